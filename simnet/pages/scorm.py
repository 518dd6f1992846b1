"""A lesson as a SCORM 1.2 package, for learning management systems."""

from __future__ import annotations

import io
import re
import zipfile

from simnet.pages.lesson import lesson_page
from simnet.pages.modelpage import fill
from simnet.scenario.lesson import Lesson

__all__ = ["scorm_package"]

EPOCH = (2020, 1, 1, 0, 0, 0)  # a fixed date: the same lesson gives the same bytes


def scorm_package(lesson: Lesson) -> bytes:
    """Pack a lesson with its manifest.

    The page reports the score (0 to 100) and ``passed`` or ``failed`` (60 is enough) when a SCORM
    1.2 runtime is present, and stays silent when none is.

    Parameters
    ----------
    lesson : Lesson

    Returns
    -------
    bytes
        A zip file with ``imsmanifest.xml`` at its root (ADL 2001, SCORM 1.2 content packaging).

    Raises
    ------
    InputError
    """
    identifier = "simnet-" + re.sub(r"[^A-Za-z0-9_.-]", "-", lesson.id)
    manifest = fill("imsmanifest.xml", identifier=identifier, title=lesson.title)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (("imsmanifest.xml", manifest), ("index.html", lesson_page(lesson, scorm=True))):
            package.writestr(zipfile.ZipInfo(name, EPOCH), text.encode(), zipfile.ZIP_DEFLATED)
    return made.getvalue()
