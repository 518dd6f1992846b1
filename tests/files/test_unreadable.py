"""Files that cannot be read as YAML at all: each a clear refusal, with its place where there is one."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from simnet.errors import FileProblems, InputError
from simnet.files import check_file, read_network, read_scenario
from tests.files.example import MODEL, write

READERS: list[Callable[[Path], object]] = [read_network, read_scenario]

UNREADABLE: list[tuple[str, str | bytes, int, int, str]] = [
    # name, content, line, column, what is said; line 0 is the file as a whole
    ("empty", "", 0, 0, "the file is empty"),
    ("blank", "\n \n\t\n", 0, 0, "the file is empty"),
    ("comment", "# nothing yet\n", 0, 0, "the file is empty"),
    ("start of a document", "---\n", 0, 0, "the file is empty"),
    ("mark only", b"\xef\xbb\xbf", 0, 0, "the file is empty"),
    ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 0, 0, "not a text file (a zero byte at offset 8)"),
    ("utf-16", "simnet: 1\n".encode("utf-16"), 0, 0, "not a text file"),
    ("gzip", b"\x1f\x8b\x08\x00\x00", 0, 0, "not a text file (a zero byte at offset 3)"),
    ("latin-1", "id: é\n".encode("latin-1"), 1, 5, "not UTF-8 text (byte 0xe9)"),
    # π is two bytes and one column
    ("latin-1 below Greek", b"a: 1\r\nb: \xcf\x80 \xe9\r\n", 2, 6, "not UTF-8 text (byte 0xe9)"),
    ("cut in the middle of a letter", b"a: \xcf", 1, 4, "not UTF-8 text"),
    ("control sign below Greek", "κ: 1\nπ: \x07\n", 2, 4, "the character U+0007 may not stand in YAML"),
    ("unclosed list", "a: [1, 2\nb: 3\n", 2, 2, "not YAML"),
    ("unclosed quote", 'a: "b\nc: d\n', 3, 1, "not YAML"),
    ("colon in a text", "title: one: two\n", 1, 11, "mapping values are not allowed"),
    ("tab", "a:\n\tb: 1\n", 2, 1, "not YAML"),
    ("reserved sign", "a: @b\n", 1, 4, "cannot start any token"),
    ("bad indent", "a:\n  b: 1\n c: 2\n", 3, 2, "not YAML"),
    ("two documents", "a: 1\n---\nb: 2\n", 2, 1, "a second YAML document begins here"),
    ("anchor", "κ: &x 1\n", 1, 4, "anchors and aliases (& and *) are not read"),
    ("alias", "a: 1\nb: *a\n", 2, 4, "anchors and aliases (& and *) are not read"),
    ("tag", "a: !!int 1\n", 1, 4, "tags are not read: 'tag:yaml.org,2002:int'"),
    ("rule that begins with !", "a: !ERK\n", 1, 4, "tags are not read: '!ERK'"),
    ("rule that begins with ! in braces", "κ: {rule: !ERK}\n", 1, 11, "'!' begins a tag here"),
    ("python object", "a: !!python/object/apply:os.system ['true']\n", 1, 4, "tags are not read"),
    ("deep list", "[" * 100_000, 1, 51, "nested more than 50 deep"),
    ("deep mapping", "{a: " * 100_000, 1, 201, "nested more than 50 deep"),
    ("billion laughs", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", 1, 4, "anchors and aliases"),
]


@pytest.mark.parametrize(
    ("content", "line", "column", "reason"),
    [case[1:] for case in UNREADABLE],
    ids=[case[0] for case in UNREADABLE],
)
def test_an_unreadable_file_is_refused_with_its_place(
    tmp_path: Path, content: str | bytes, line: int, column: int, reason: str
) -> None:
    first, *_ = check_file(write(tmp_path, content))
    assert reason in first.message
    assert (first.line, first.column) == (line, column)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("content", [case[1] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE])
def test_every_reader_refuses_it_alike(tmp_path: Path, read: Callable[[Path], object], content: str | bytes) -> None:
    path = write(tmp_path, content)
    with pytest.raises(FileProblems) as caught:
        read(path)
    assert caught.value.problems == check_file(path)


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        ("title: one: two\n", "quotation marks"),
        ("a: !ERK\n", "quotation marks"),
        ("a: {rule: !ERK}\n", "quotation marks"),
        ("a: &x 1\n", "quotation marks"),
        ("a: @b\n", "quotation marks"),
        ("a:\n\tb: 1\n", "not with tabs"),
        ("a: 1\nb: [1, 2\nc: 3\n", "that begins in line 2"),
        ("id: é\n".encode("latin-1"), "UTF-8"),
        ("a: 1\n".encode("utf-16"), "UTF-8"),
    ],
)
def test_a_refusal_says_what_to_do(tmp_path: Path, content: str | bytes, hint: str) -> None:
    assert hint in check_file(write(tmp_path, content))[0].hint


def test_every_anchor_alias_and_tag_is_listed_at_once(tmp_path: Path) -> None:
    found = check_file(write(tmp_path, "a: &x 1\nb: *x\nc: !t 2\nd: &y [1]\n"))
    assert [(problem.line, problem.column) for problem in found] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_nesting_up_to_fifty_deep_is_read(tmp_path: Path) -> None:
    (first, *_) = check_file(write(tmp_path, "x: " + "[" * 49 + "]" * 49))  # the outer mapping is the fiftieth
    assert "nested" not in first.message


# size --------------------------------------------------------------------------------------


@pytest.mark.parametrize("read", READERS)
def test_a_file_of_100_mb_is_refused_unread(tmp_path: Path, read: Callable[[Path], object]) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(FileProblems, match="the file has 100 MB; a file has at most 4 MB"):
            read(path)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless file on this system")
def test_a_file_without_an_end_is_not_read_to_it() -> None:
    assert check_file("/dev/zero")[0].message == "the file has more than 4 MB"


def test_a_file_full_of_problems_lists_the_first_500(tmp_path: Path) -> None:
    found = check_file(write(tmp_path, "".join(f"key{place}: 1\n" for place in range(600))))
    assert len(found) == 501
    assert found[-1].message == "and more: only the first 500 problems are listed"


# paths -------------------------------------------------------------------------------------


@pytest.mark.parametrize("read", READERS)
def test_a_path_that_does_not_exist_is_refused(tmp_path: Path, read: Callable[[Path], object]) -> None:
    with pytest.raises(FileProblems, match=r"missing\.yaml: cannot be read: No such file"):
        read(tmp_path / "missing.yaml")


@pytest.mark.parametrize("read", READERS)
def test_a_folder_is_refused(tmp_path: Path, read: Callable[[Path], object]) -> None:
    with pytest.raises(FileProblems, match="this is a folder, not a file"):
        read(tmp_path)


@pytest.mark.parametrize("name", ["a" * 5000, "x\0y"], ids=["too long", "with a zero"])
def test_an_impossible_path_is_refused(tmp_path: Path, name: str) -> None:
    assert check_file(tmp_path / name)[0].message.startswith("cannot be read")


def test_a_refusal_is_bad_input() -> None:
    assert issubclass(FileProblems, InputError)


# what makes no difference --------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text,
        lambda text: "---\n" + text,
        lambda text: "# a comment\n\n" + text,
        lambda text: text.removesuffix("\n"),
    ],
    ids=["crlf", "cr", "byte order mark", "document start", "comment", "no last line feed"],
)
def test_line_ends_marks_and_comments_change_nothing(tmp_path: Path, change: Callable[[str], str]) -> None:
    plain = read_network(write(tmp_path, MODEL))
    other = read_network(write(tmp_path, change(MODEL)))
    assert (other.nodes, other.about, other.contexts) == (plain.nodes, plain.about, plain.contexts)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_do_not_depend_on_line_ends_and_marks(tmp_path: Path, line_end: str, mark: str) -> None:
    text = mark + MODEL.replace("rule: tmTNF\n", "rule: tmTNF & pERK\n").replace("\n", line_end)
    (problem,) = check_file(write(tmp_path, text))
    assert (problem.line, problem.column, problem.length) == (18, 19, 4)
