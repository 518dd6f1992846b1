"""Verdicts as JUnit XML, so that a build server shows claims as it shows tests.

The shape is that of the Jenkins schema (`junit-10.xsd`): ``testsuites`` > ``testsuite`` >
``testcase`` > ``failure``. A case is a claim. It fails when its verdict is not the expected one;
nothing is ever skipped, since an undecided claim is an answer too.
"""

from __future__ import annotations

import os
import re
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from pathlib import Path

from simnet.results import Verdict

__all__ = ["junit_text", "write_junit"]

# Characters that XML 1.0 cannot hold at all, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_text(suites: Mapping[str, Iterable[Verdict]]) -> str:
    """Write verdicts as JUnit XML.

    Parameters
    ----------
    suites : Mapping[str, iterable of Verdict]
        By the name of the suite, such as the scenario.

    Returns
    -------
    str
        With an XML declaration, in UTF-8.
    """
    root = ET.Element("testsuites", name="simnet")
    totals = [0, 0]
    for name, verdicts in suites.items():
        listed = list(verdicts)
        failed = sum(not verdict.as_expected for verdict in listed)
        counts = {"tests": str(len(listed)), "failures": str(failed), "errors": "0", "skipped": "0"}
        suite = ET.SubElement(root, "testsuite", {"name": _clean(name), **counts})
        for verdict in listed:
            _add(suite, name, verdict)
        totals = [totals[0] + len(listed), totals[1] + failed]
    root.attrib |= {"tests": str(totals[0]), "failures": str(totals[1]), "errors": "0"}
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def write_junit(suites: Mapping[str, Iterable[Verdict]], path: str | Path) -> Path:
    """Write verdicts to a file, which appears whole or not at all and replaces an older one.

    Raises
    ------
    OSError
        When the folder does not exist or may not be written.
    """
    target = Path(path)
    handle, scratch = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(junit_text(suites))
        Path(scratch).chmod(0o644)
        Path(scratch).replace(target)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise
    return target


def _add(suite: ET.Element, name: str, verdict: Verdict) -> None:
    """Add a claim; one that is not as expected carries its verdict with the grounds."""
    claim = verdict.claim
    title = f"{claim.id}: {claim.says or verdict.canonical}"
    case = ET.SubElement(suite, "testcase", name=_clean(title), classname=_clean(f"{name}.{claim.kind}"))
    grounds = _clean(str(verdict))
    if verdict.as_expected:
        ET.SubElement(case, "system-out").text = grounds
        return
    message = _clean(f"{verdict.word}, expected {claim.expect}: {verdict.canonical}")
    ET.SubElement(case, "failure", message=message, type=verdict.word).text = grounds


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
