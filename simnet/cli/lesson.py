"""`simnet lesson`: a lesson file as one interactive page, with the teacher's file beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["lesson", "register"]

EXAMPLES = """[bold]Examples[/bold]

simnet lesson lessons/memory.yaml -o memory.html

simnet lesson lessons/memory.yaml --scorm -o memory.zip

A lesson is one file that works offline; the teacher's file (plan and answer key) is written beside it. The right
answers are asked of the model each time. SCORM 1.2 packages report their score to a learning platform."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("lesson", epilog=EXAMPLES)(lesson)


def lesson(
    file: Annotated[Path, typer.Argument(help="A lesson file.", exists=False)],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file to write; by the lesson's name if not given.")
    ] = None,
    scorm: Annotated[bool, typer.Option("--scorm", help="Write a SCORM 1.2 package (.zip).")] = False,
    teacher: Annotated[
        Path | None, typer.Option(help="Where the teacher's file goes; NAME-teacher.html if not given.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist.")] = False,
) -> None:
    """Compile a lesson: the model answers its questions, the page asks them."""
    from simnet.errors import InputError
    from simnet.files.lessonfile import read_lesson
    from simnet.pages import lesson_page, scorm_package, teacher_page

    found = read_lesson(file)
    suffix = ".zip" if scorm else ".html"
    target = out or Path(file.with_suffix(suffix).name)
    if target.suffix.lower() != suffix:
        message = f"{target}: a {'SCORM package' if scorm else 'lesson page'} is a {suffix} file"
        raise InputError(message)
    beside = teacher or target.with_name(f"{target.stem}-teacher.html")
    made = scorm_package(found) if scorm else lesson_page(found).encode()
    plan = teacher_page(found)
    for path, content in ((target, made), (beside, plan.encode())):  # the same file may be made again
        if path.exists() and not force and path.read_bytes() != content:
            message = f"{path} exists: choose another name with -o, or replace it with --force"
            raise InputError(message)
    target.write_bytes(made)
    plan.save(beside)
    questions = sum(1 for step in found.steps if step.variants)
    typer.echo(f"{target}: {len(made) / 1000:.0f} kB, {len(found.steps)} steps, {questions} questions")
    typer.echo(f"{beside}: plan of {found.minutes} minutes and answer key")
