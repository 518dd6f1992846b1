"""Broken and odd files of every format: read, or refused with places; never anything else, and soon."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simnet.errors import FileProblems, SimnetError
from simnet.files.formats import READ_SUFFIXES, WRITE_SUFFIXES, read_any, write_any
from simnet.logic import And, Expr, Not, Or, Var
from simnet.network import Network
from tests.files.comparing import assert_same_rules
from tests.files.example import MODEL

BOTH_WAYS = tuple(suffix for suffix in WRITE_SUFFIXES if suffix in READ_SUFFIXES and suffix != ".xml")
SECONDS = 20  # for a small file on a busy machine
CELLS = Network.from_rules(
    {"ERK": "RAS & !(DUSP6 | PTEN)", "DUSP6": "ERK | 0", "Death": "!ERK & (Drug | DUSP6) | Drug & !RAS"},
    contexts={"initial": {"RAS": True}},
    initial={"ERK": True},
)
SCRAPS = (
    *"()!&|^,;:=*{}[]<>/\\\"'#$@~+-.?%\n\t\r\0 \ufeff\u2028é",
    "node", "logic", "and", "or", "not", "True", "ERK", "1e999", "</", "<apply>", "<!DOCTYPE x>", "&amp;", "- ",
    "rule: ",
)  # fmt: skip


def example(folder: Path, suffix: str) -> list[Path]:
    """Write the example cells; the files in which something may break."""
    path = folder / f"cells{suffix}"
    if suffix == ".yaml":
        path.write_text(MODEL, encoding="utf-8")
        return [path]
    return [file for file in write_any(CELLS, path) if file.suffix != ".csv"]


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[str, float, float, str]]:
    """What is done to a text: where and up to where, as shares of its length, and with which scrap."""
    share = st.floats(0, 1, exclude_max=True)
    kind = st.sampled_from(["insert", "cut", "replace", "double", "end"])
    return draw(st.lists(st.tuples(kind, share, st.floats(0, 0.1), st.sampled_from(SCRAPS)), min_size=1, max_size=4))


def broken(text: str, changes: list[tuple[str, float, float, str]]) -> str:
    for kind, start, length, scrap in changes:
        begin = int(start * len(text))
        end = min(len(text), begin + 1 + int(length * len(text)))
        match kind:
            case "insert":
                text = text[:begin] + scrap + text[begin:]
            case "cut":
                text = text[:begin] + text[end:]
            case "replace":
                text = text[:begin] + scrap + text[end:]
            case "double":
                text = text[:end] + text[begin:]
            case "end":
                text = text[: begin + 1]
    return text


def check_refusal(error: SimnetError, path: Path) -> None:
    """A refusal of a file names the file, and places that are in it."""
    assert isinstance(error, FileProblems), repr(error)
    for problem in error.problems:
        assert Path(problem.path).stem.startswith(path.stem)
        assert problem.message
        if problem.line:
            lines = Path(problem.path).read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
            assert 1 <= problem.line <= lines.count("\n") + 1
            assert problem.column >= 1


@pytest.mark.parametrize("suffix", [*BOTH_WAYS, ".yaml"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_broken_file_is_read_or_refused_with_its_places(tmp_path: Path, suffix: str, data: st.DataObject) -> None:
    folder = tmp_path / str(time.monotonic_ns())
    folder.mkdir()
    files = example(folder, suffix)
    chosen = data.draw(st.sampled_from(files))
    text = broken(chosen.read_text(encoding="utf-8"), data.draw(edits()))
    chosen.write_text(text, encoding="utf-8", newline="")
    begin = time.perf_counter()
    try:
        network = read_any(files[0])
    except SimnetError as error:
        check_refusal(error, files[0])
    else:
        assert network.nodes
    assert time.perf_counter() - begin < SECONDS


# what makes no difference -----------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", BOTH_WAYS)
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace(" ", "\t") if "<" not in text else text.replace(">\n<", ">\t<"),
        lambda text: text + "\n\n",
        lambda text: text.rstrip("\n"),
    ],
    ids=["crlf", "cr", "byte order mark", "tabs", "empty lines", "no last line feed"],
)
def test_line_ends_marks_and_tabs_change_nothing(tmp_path: Path, suffix: str, change: Callable[[str], str]) -> None:
    files = example(tmp_path, suffix)
    for file in files:
        file.write_bytes(change(file.read_text(encoding="utf-8")).encode())
    again = read_any(files[0])
    assert_same_rules(again, CELLS)


# what is refused everywhere -------------------------------------------------------------------------------

REFUSED: list[tuple[str, bytes, str]] = [
    ("empty", b"", "the file is empty"),
    ("blank", b"\n \n\t\n", ""),
    ("not UTF-8", b"A, B \xe9\n", "not UTF-8 text (byte 0xe9)"),
    ("zero byte", b"A, \0B\n", "not a text file"),
    ("utf-16", "A, B\n".encode("utf-16"), "not a text file"),
]


@pytest.mark.parametrize("suffix", READ_SUFFIXES)
@pytest.mark.parametrize(("content", "reason"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_is_no_text_is_refused_by_every_reader(tmp_path: Path, suffix: str, content: bytes, reason: str) -> None:
    path = tmp_path / f"cells{suffix}"
    path.write_bytes(content)
    with pytest.raises(FileProblems) as raised:
        read_any(path)
    assert reason in raised.value.problems[0].message


# large and deep ---------------------------------------------------------------------------------------------


def deep(depth: int) -> Expr:
    rule: Expr = Var("A")
    for place in range(depth):
        rule = (And if place % 2 else Or)((Var("BCD"[place % 3]), Not(rule) if place % 5 == 0 else rule))
    return rule


def wide() -> Expr:
    """A rule of 26 regulators, in which no two terms share all of them."""
    names = [f"x{place}" for place in range(26)]
    around = zip(names, names[7:] + names[:7], names[13:] + names[:13], strict=True)
    return Or(tuple(And((Var(a), Not(Var(b)), Var(c))) for a, b, c in around))


@pytest.mark.parametrize("suffix", BOTH_WAYS)
@pytest.mark.parametrize("rule", [deep(3000), wide()], ids=["3000 deep", "26 regulators"])
def test_deep_and_wide_rules_go_through_every_format(tmp_path: Path, suffix: str, rule: Expr) -> None:
    network = Network.from_rules({"T": rule})
    path = tmp_path / f"cells{suffix}"
    begin = time.perf_counter()
    write_any(network, path)
    assert_same_rules(read_any(path), network)
    assert time.perf_counter() - begin < SECONDS


# names --------------------------------------------------------------------------------------------------------

WORDS = (
    "xor", "node", "logic", "log", "exp", "random", "any", "on", "targets",
    "factors", "cell", "model_m", "transition_of_A", "default", "apply", "math", "rate_up", "A", "a", "erk", "ERK",
    "_1", "1A", "1e3", "lambda", "if", "is", "E",
)  # fmt: skip


@pytest.mark.parametrize("suffix", BOTH_WAYS)
def test_reserved_words_and_names_that_differ_by_case_come_back(tmp_path: Path, suffix: str) -> None:
    rules: dict[str, str | Expr] = {
        name: And((Var(WORDS[place - 1]), Not(Var(WORDS[place - 2])))) for place, name in enumerate(WORDS)
    }
    network = Network.from_rules(rules, id="m")
    path = tmp_path / f"m{suffix}"
    write_any(network, path)
    assert_same_rules(read_any(path), network)
