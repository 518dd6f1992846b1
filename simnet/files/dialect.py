"""Expressions in the dialects of other tools: tokens with their places, by precedence.

Rule files have one grammar (`simnet.logic.parse`). Other tools' files differ from it in how
tightly signs bind (exclusive or binds tightest in .aeon and loosest in MaBoSS), in the characters
that names may have, and in signs of their own. A `Dialect` says these things; `postfix` reads
accordingly, by Dijkstra's shunting-yard (1961): one pass, no recursion, any depth of nesting.

Where a dialect has nothing but AND, OR, NOT and names, `simnet.logic.onepass` reads what is well
formed, without places, and gives the same trees.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from simnet.errors import ExpressionError, Span
from simnet.logic import FALSE, TRUE, And, Expr, Not, Or, Var
from simnet.logic.onepass import Mark, Vocabulary, read

__all__ = ["BooleanRules", "Dialect", "Step", "plain_dialect", "postfix"]

MAX_COPIED = 100_000  # parts of an exclusive or after it is written with AND, OR and NOT
CARET = "'^' means AND in some dialects and XOR in others: which is meant?"
MARKS = {"&": Mark.AND, "|": Mark.OR, "!": Mark.NOT, "(": Mark.OPEN, ")": Mark.CLOSE}
_CALLED = re.compile(r"\s*\(")


class Step(NamedTuple):
    """One step of a postfix program: a name, a constant, or a sign applied to the last `arity` values."""

    kind: str
    text: str
    span: Span
    arity: int = 0


@dataclass(frozen=True)
class Dialect:
    """What an expression may look like.

    Parameters
    ----------
    token : re.Pattern
        With the groups ``space``, ``name``, ``number``, ``open``, ``close``, ``comma``, ``sign``
        and ``other``.
    signs : Mapping[str, str]
        What each sign and (lower-case) word means: ``{"&&": "&", "and": "&"}``.
    prefix : Mapping[str, int]
        How tightly signs bind that stand before one operand.
    infix : Mapping[str, int]
        How tightly signs bind that stand between two; ``?`` is followed by ``:``.
    right : frozenset of str
        Infix signs that group from the right.
    constants : Mapping[str, str]
        What words in lower case stand for a constant.
    functions : frozenset of str
        Lower-case names that may be called with arguments.
    refused : Mapping[str, str]
        Why a sign is not read.
    bare : re.Pattern, optional
        The same tokens without groups and blanks, of a dialect of AND, OR and NOT alone.
    """

    token: re.Pattern[str]
    signs: Mapping[str, str]
    prefix: Mapping[str, int]
    infix: Mapping[str, int]
    right: frozenset[str] = frozenset()
    constants: Mapping[str, str] = field(default_factory=lambda: {"true": "1", "false": "0"})
    functions: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)
    bare: re.Pattern[str] | None = None


def plain_dialect(name: str) -> Dialect:
    """Return a dialect of AND, OR and NOT in signs, doubled signs and words, which refuses ``^``.

    Parameters
    ----------
    name : str
        Pattern of a name. A number is a name only where another letter follows, as in ``14-3-3``.
    """
    return Dialect(
        token=re.compile(
            rf"(?P<space>\s+)|(?P<number>[0-9]+(?![^\s&|!~()]))|(?P<name>{name})"
            r"|(?P<open>\()|(?P<close>\))|(?P<sign>&&?|\|\|?|[!~^])|(?P<other>.)",
            re.DOTALL,
        ),
        signs={"&&": "&", "&": "&", "||": "|", "|": "|", "!": "!", "~": "!", "and": "&", "or": "|", "not": "!"},
        prefix={"!": 3},
        infix={"|": 1, "&": 2},
        refused={"^": CARET},
        bare=re.compile(rf"[0-9]+(?![^\s&|!~()])|{name}|[()]|&&?|\|\|?|[!~]|\S"),
    )


def postfix(text: str, span: Span, dialect: Dialect) -> Iterator[Step]:
    """Read the expression in a part of a text into a postfix program.

    Parameters
    ----------
    text : str
        Usually a whole file, so that places are places of the file.
    span : Span
        Where the expression stands in it.
    dialect : Dialect

    Yields
    ------
    Step
        Operands as written, each sign after its operands.

    Raises
    ------
    ExpressionError
        With the span, in `text`, of the first token that cannot stand where it stands.
    """
    yard = _Yard(text, span, dialect)
    for match in dialect.token.finditer(text, span.start, span.end):
        if match.lastgroup != "space":
            yield from yard.take(match)
    yield from yard.finish()


class _Yard:
    """Signs that wait for their right operand, and what may come next."""

    def __init__(self, text: str, span: Span, dialect: Dialect) -> None:
        self.text, self.span, self.dialect = text, span, dialect
        self.waiting: list[Step] = []
        self.levels: list[int] = []
        self.operand_next = True
        self.calling = False
        self.before: Step | None = None

    def take(self, match: re.Match[str]) -> Iterable[Step]:
        found, kind = match.group(), str(match.lastgroup)
        token = Step(kind, found, Span(match.start(), match.end()))
        if kind == "other":
            raise self.refuse(f"unexpected character {found!r}", token)
        meaning = self.dialect.signs.get(found) or self.dialect.signs.get(found.lower())
        if meaning is not None:
            token = Step("sign", meaning, token.span)
            given = self.sign(token)
        elif kind == "sign":
            reason = self.dialect.refused.get(found, f"{found!r} has no meaning in this format")
            raise self.refuse(reason, token)
        elif kind in ("open", "close", "comma"):
            given = {"open": self.open, "close": self.close, "comma": self.comma}[kind](token)
        else:
            given = self.operand(token)
        self.before = token._replace(text=found)
        return given

    def operand(self, token: Step) -> Iterable[Step]:
        if not self.operand_next:
            raise self.missing_operator(token)
        if token.text.lower() in self.dialect.functions and _CALLED.match(self.text, token.span.end):
            self.wait(Step("call", token.text.lower(), token.span, 1), 0)
            self.calling = True
            return ()
        self.operand_next = False
        constant = self.dialect.constants.get(token.text.lower())
        return (Step("number", constant, token.span) if constant else token,)

    def sign(self, token: Step) -> Iterable[Step]:
        sign, dialect = token.text, self.dialect
        if self.operand_next:
            if sign not in dialect.prefix:
                raise self.refuse(self.why_no_operand(token), token)
            self.wait(token._replace(arity=1), dialect.prefix[sign])
            return ()
        self.operand_next = True
        if sign == ":":
            return self.otherwise(token)
        if sign not in dialect.infix:
            raise self.missing_operator(token)
        level = dialect.infix[sign]
        done = self.release(level + (sign in dialect.right or sign == "?"))
        self.wait(token._replace(arity=2), 0 if sign == "?" else level)
        return done

    def otherwise(self, token: Step) -> Iterable[Step]:
        """Meet the ``:`` of a choice: the sign waits on with three operands."""
        done = self.release(1)
        if not self.waiting or self.waiting[-1].text != "?":
            raise self.refuse("':' without a '?' before it", token)
        asked = self.waiting.pop()
        self.levels.pop()
        self.wait(Step("sign", "?:", asked.span, 3), self.dialect.infix["?"])
        return done

    def open(self, token: Step) -> Iterable[Step]:
        if not self.operand_next:
            raise self.missing_operator(token)
        if not self.calling:
            self.wait(token, 0)
        self.calling = False
        return ()

    def close(self, token: Step) -> Iterable[Step]:
        if self.operand_next:
            raise self.refuse(self.why_no_operand(token), token)
        done = self.release(1)
        if not self.waiting:
            raise self.refuse("unbalanced parentheses: ')' closes nothing", token)
        opened = self.waiting.pop()
        self.levels.pop()
        if opened.text == "?":
            raise self.refuse("a '?' without its ':'", opened)
        return [*done, opened] if opened.kind == "call" else done

    def comma(self, token: Step) -> Iterable[Step]:
        if self.operand_next:
            raise self.refuse(self.why_no_operand(token), token)
        done = self.release(1)
        if not self.waiting or self.waiting[-1].kind != "call":
            raise self.refuse("unexpected ','", token)
        call = self.waiting[-1]
        self.waiting[-1] = call._replace(arity=call.arity + 1)
        self.operand_next = True
        return done

    def finish(self) -> Iterable[Step]:
        if self.before is None:
            start = Step("", "", Span(self.span.start, max(self.span.start + 1, self.span.end)))
            raise self.refuse("the rule is empty", start)
        if self.operand_next:
            raise self.refuse(f"the rule ends after {self.before.text!r}: a name should follow", self.before)
        done = self.release(1)
        if self.waiting:
            opened = self.waiting[-1]
            why = "a '?' without its ':'" if opened.text == "?" else "unbalanced parentheses: '(' is never closed"
            raise self.refuse(why, opened)
        return done

    def wait(self, step: Step, level: int) -> None:
        self.waiting.append(step)
        self.levels.append(level)

    def release(self, level: int) -> list[Step]:
        """Let go of the signs that bind at least as tightly as `level`."""
        done = []
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
            done.append(self.waiting.pop())
        return done

    def refuse(self, reason: str, token: Step) -> ExpressionError:
        return ExpressionError(reason, self.text, token.span)

    def missing_operator(self, token: Step) -> ExpressionError:
        before = self.before.text if self.before else ""
        return self.refuse(f"an operator is missing between {before!r} and {self.shown(token)!r}", token)

    def shown(self, token: Step) -> str:
        return self.text[token.span.start : token.span.end]

    def why_no_operand(self, token: Step) -> str:
        if self.before is None:
            return f"the rule begins with {self.shown(token)!r}: a name should come first"
        if token.kind == "close":
            return f"nothing stands between {self.before.text!r} and ')'"
        return f"a name should stand between {self.before.text!r} and {self.shown(token)!r}"


def _unquoted(spelling: str) -> str:
    return spelling[1:-1] if spelling[0] in "\"'" else spelling


class _Chain:
    """An AND or OR that still grows; the longer side swallows the shorter, so that long chains stay cheap."""

    __slots__ = ("parts", "sign")

    def __init__(self, sign: str, parts: Iterable[Expr]) -> None:
        self.sign, self.parts = sign, deque(parts)


class _Words(Vocabulary):
    """What the tokens of a plain dialect mean."""

    def __init__(self, dialect: Dialect, variable: Callable[[str], Var]) -> None:
        super().__init__()
        self.dialect, self.variable = dialect, variable
        self.spelled: set[str] = set()  # names, with their quotation marks

    def meaning(self, token: str) -> Expr | Mark:
        """Return what a token means, by the patterns and words of the dialect."""
        sign = self.dialect.signs.get(token) or self.dialect.signs.get(token.lower())
        if sign is not None:
            return MARKS[sign]
        match = self.dialect.token.fullmatch(token)
        kind = match.lastgroup if match else None
        constant = self.dialect.constants.get(token.lower(), token)
        if kind in ("name", "number") and constant in ("0", "1"):
            return TRUE if constant == "1" else FALSE
        if kind == "name":
            self.spelled.add(token)
            return self.variable(token)
        return MARKS.get(token, Mark.OTHER) if kind in ("open", "close") else Mark.OTHER


class BooleanRules:
    """Builds rules from a text; every name is one shared `Var`.

    Parameters
    ----------
    document_text : str
        The text that spans refer to.
    dialect : Dialect
    known : callable, optional
        Called with each name and its span when the name is met for the first time in a rule.
    """

    def __init__(self, document_text: str, dialect: Dialect, known: Callable[[str, Span], None] | None = None) -> None:
        self.text, self.dialect, self.known = document_text, dialect, known
        self.names: dict[str, Var] = {}
        self.met: set[str] = set()  # spellings that `known` was told of
        self.words = _Words(dialect, self.variable)

    def read(self, span: Span) -> Expr:
        """Build the rule that stands in a part of the text.

        Exclusive or, implication and equivalence are written with AND, OR and NOT; an AND in an
        AND and an OR in an OR are joined.

        Raises
        ------
        ExpressionError
            As `postfix` does; for a number other than 0 and 1, and for an exclusive or too large to
            write out.
        """
        bare = self.dialect.bare
        expr = read(bare.findall(self.text, span.start, span.end), self.words, flat=True) if bare else None
        if expr is None:
            return self.careful(span)
        if self.known is not None and not self.words.spelled <= self.met:
            self.tell(span)
        return expr

    def careful(self, span: Span) -> Expr:
        """Read as `read` does, with the place of every token at hand."""
        return self.rule(postfix(self.text, span, self.dialect))

    def tell(self, span: Span) -> None:
        """Tell `known` of the names that stand in a part of the text for the first time."""
        fresh = self.words.spelled - self.met
        for match in self.dialect.token.finditer(self.text, span.start, span.end):
            if match.group() in fresh:
                self.meet(match.group(), Span(match.start(), match.end()))
                fresh.remove(match.group())
                if not fresh:
                    return

    def rule(self, steps: Iterable[Step]) -> Expr:
        """Build a rule from a postfix program."""
        stack: list[Expr | _Chain] = []
        sizes: list[int] = []
        for step in steps:
            if step.kind == "name":
                self.meet(step.text, step.span)
                stack.append(self.variable(step.text))
                sizes.append(1)
            elif step.kind == "number":
                stack.append(self.constant(step))
                sizes.append(1)
            elif step.arity == 1:
                stack[-1] = Not(_expr(stack[-1]))
            else:
                right, size = stack.pop(), sizes.pop()
                sizes[-1] += size
                if step.text in "&|":
                    stack[-1] = _joined(step.text, stack[-1], right)
                else:
                    sizes[-1] *= 2
                    if sizes[-1] > MAX_COPIED:
                        reason = f"{step.text!r} of parts this large cannot be written with AND, OR and NOT"
                        raise ExpressionError(reason, self.text, step.span)
                    stack[-1] = _written_out(step.text, _expr(stack[-1]), _expr(right))
        return _expr(stack[0])

    def variable(self, spelling: str) -> Var:
        """Return the variable of a name, without quotation marks; the same one every time."""
        name = _unquoted(spelling)
        return self.names.setdefault(name, Var(name))

    def meet(self, spelling: str, span: Span) -> None:
        """Tell `known` of a name that is met for the first time."""
        if self.known is not None and spelling not in self.met:
            self.met.add(spelling)
            self.known(_unquoted(spelling), span)

    def constant(self, step: Step) -> Expr:
        """Return 0 or 1."""
        if step.text not in ("0", "1"):
            raise ExpressionError(
                f"{step.text!r} is not a Boolean value", self.text, step.span, "Constants are 0 and 1."
            )
        return TRUE if step.text == "1" else FALSE


def _joined(sign: str, left: Expr | _Chain, right: Expr | _Chain) -> _Chain:
    a = left if isinstance(left, _Chain) and left.sign == sign else _Chain(sign, (_expr(left),))
    b = right if isinstance(right, _Chain) and right.sign == sign else _Chain(sign, (_expr(right),))
    if len(a.parts) >= len(b.parts):
        a.parts.extend(b.parts)
        return a
    b.parts.extendleft(reversed(a.parts))
    return b


def _expr(value: Expr | _Chain) -> Expr:
    if not isinstance(value, _Chain):
        return value
    return And(tuple(value.parts)) if value.sign == "&" else Or(tuple(value.parts))


def _written_out(sign: str, left: Expr, right: Expr) -> Expr:
    match sign:
        case "^":
            return Or((And((left, Not(right))), And((Not(left), right))))
        case "=>":
            return Or((Not(left), right))
        case "<=>":
            return Or((And((left, right)), And((Not(left), Not(right)))))
    raise TypeError(sign)
