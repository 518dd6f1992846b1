"""One-file HTML pages: the interactive model, lessons, and the report of a run."""

from simnet.pages.lesson import lesson_page, teacher_page
from simnet.pages.modelpage import Page, page
from simnet.pages.scorm import scorm_package

__all__ = ["Page", "lesson_page", "page", "scorm_package", "teacher_page"]
