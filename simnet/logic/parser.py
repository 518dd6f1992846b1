"""Read a rule: in one pass if it is well formed, else token by token to say what is wrong.

The grammar is boolean.py's. `careful` hands it our tokens, each with its place, and is the measure
of `simnet.logic.onepass`, which reads the same trees without places, some ten times faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simnet.errors import ExpressionError, Span
from simnet.logic.expr import FALSE, RESERVED, TRUE, And, Expr, Not, Or, Var
from simnet.logic.onepass import Mark, Vocabulary, read

__all__ = ["RESERVED", "ParsedExpression", "careful", "parse"]

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<and>&&?|\*)
      | (?P<or>\|\|?|\+)
      | (?P<not>[!~])
      | (?P<open>\()
      | (?P<close>\))
      | (?P<quoted>"[^"\n]*"|'[^'\n]*')
      | (?P<word>\w+)
      | (?P<caret>\^)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_BARE_TOKEN = re.compile(r"""\w+|[()!~*+]|&&?|\|\|?|"[^"\n]*"|'[^'\n]*'|\S""")  # the same, without their kinds
_MARKS = {"&": Mark.AND, "&&": Mark.AND, "*": Mark.AND, "|": Mark.OR, "||": Mark.OR, "+": Mark.OR}
_MARKS |= {"!": Mark.NOT, "~": Mark.NOT, "(": Mark.OPEN, ")": Mark.CLOSE}
_NAME = re.compile(r"\w+")
_KEYWORDS = {"and": "and", "or": "or", "not": "not", "true": "1", "false": "0", "1": "1", "0": "0"}
_EITHER_NOT_BOTH = "Exclusive or is written 'A & !B | !A & B'."
_HINTS = {
    "∧": "Write '&' for AND.",
    "∨": "Write '|' for OR.",
    "¬": "Write '!' for NOT.",
    "⊕": _EITHER_NOT_BOTH,
    "xor": _EITHER_NOT_BOTH,
    "=": "A rule is what would stand to the right of '='.",
    '"': "A quotation mark is never closed.",
    "'": "A quotation mark is never closed.",
} | dict.fromkeys("-./", "A name with such characters goes between quotation marks.")


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign of a rule, and where it stands."""

    kind: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ParsedExpression:
    """An expression, and the text it was read from."""

    expr: Expr
    text: str

    @property
    def names(self) -> tuple[tuple[str, Span], ...]:
        """Every place where the text names something."""
        return tuple((token.text, token.span) for token in _tokens(self.text) if token.kind == "name")


class _Words(Vocabulary):
    """What the tokens of a rule mean."""

    def meaning(self, token: str) -> Expr | Mark:
        mark = _MARKS.get(token)
        if mark is not None:
            return mark
        if token[0] in "\"'":
            name = token[1:-1]
            return Var(name) if name.strip() else Mark.OTHER  # a quotation mark alone is never closed
        match _KEYWORDS.get(token.lower()):
            case "0":
                return FALSE
            case "1":
                return TRUE
            case None:
                return Var(token) if _NAME.fullmatch(token) and not token.isdigit() else Mark.OTHER
            case word:
                return Mark(word)


def parse(text: str) -> ParsedExpression:
    """Read a Boolean rule.

    ``& && * and``, ``| || + or``, ``! ~ not`` (words in any case), parentheses and the constants
    ``0 1 true false`` are understood; NOT binds tightest, then AND, then OR. A name with
    characters outside letters, digits and ``_`` is put between quotation marks. The grammar is
    that of boolean.py; nesting may be thousands deep.

    Parameters
    ----------
    text : str

    Returns
    -------
    ParsedExpression
        The tree, with names as typed, and the span of each name.

    Raises
    ------
    ExpressionError
        With the span of the first token that cannot stand where it stands.

    Examples
    --------
    >>> str(parse("tmTNF_signal AND NOT MEK_inhibitor").expr)
    'tmTNF_signal & !MEK_inhibitor'
    >>> parse("A & & B")
    Traceback (most recent call last):
    ...
    simnet.errors.ExpressionError: two operators in a row: a name should stand before '&'
        A & & B
            ^
    """
    expr = read(_BARE_TOKEN.findall(text), _Words())
    return ParsedExpression(careful(text) if expr is None else expr, text)


def careful(text: str) -> Expr:
    """Read a Boolean rule as `parse` does, with the place of every token at hand.

    Raises
    ------
    ExpressionError
        With the span of the first token that cannot stand where it stands.
    """
    tokens = tuple(_tokens(text))
    _check_order(text, tokens)
    return _grammar(text, tokens)


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind, found = str(match.lastgroup), match.group()
        span = Span(match.start(), match.end())
        match kind:
            case "space":
                continue
            case "quoted":
                if not found[1:-1].strip():
                    raise ExpressionError("there is no name between the quotation marks", text, span)
                yield Token("name", found[1:-1], span)
            case "word":
                keyword = _KEYWORDS.get(found.lower())
                if keyword is None and found.isdigit():
                    raise ExpressionError(f"{found!r} is not a Boolean value", text, span, "Constants are 0 and 1.")
                yield Token(keyword or "name", found, span)
            case "caret":
                raise ExpressionError(
                    "'^' means AND in some dialects and XOR in others: which is meant?",
                    text,
                    span,
                    "Write 'A & B' for AND, or 'A & !B | !A & B' for exclusive or.",
                )
            case "other":
                raise ExpressionError(f"unexpected character {found!r}", text, span, _HINTS.get(found, ""))
            case _:
                yield Token(kind, found, span)


def _check_order(text: str, tokens: tuple[Token, ...]) -> None:
    """Refuse the first token that cannot stand where it stands."""
    if not tokens:
        raise ExpressionError("the rule is empty", text, Span(0, max(1, len(text))))
    open_at: list[Token] = []
    before: Token | None = None
    for token in tokens:
        starts_operand = token.kind in ("name", "0", "1", "not", "open")
        after_operand = before is not None and before.kind in ("name", "0", "1", "close")
        if starts_operand and after_operand and before is not None:
            raise ExpressionError(
                f"an operator is missing between {before.text!r} and {token.text!r}",
                text,
                token.span,
                _HINTS.get(token.text.lower(), ""),
            )
        if not starts_operand and not after_operand:
            raise ExpressionError(_why_no_operand(before, token), text, token.span)
        if token.kind == "open":
            open_at.append(token)
        elif token.kind == "close":
            if not open_at:
                raise ExpressionError("unbalanced parentheses: ')' closes nothing", text, token.span)
            open_at.pop()
        before = token
    if before is not None and before.kind not in ("name", "0", "1", "close"):
        raise ExpressionError(f"the rule ends after {before.text!r}: a name should follow", text, before.span)
    if open_at:
        raise ExpressionError("unbalanced parentheses: '(' is never closed", text, open_at[-1].span)


def _why_no_operand(before: Token | None, token: Token) -> str:
    if before is None:
        return f"the rule begins with {token.text!r}: a name should come first"
    if token.kind == "close":
        return f"nothing stands between {before.text!r} and ')'"
    if before.kind == "open":
        return f"a name should stand between '(' and {token.text!r}"
    return f"two operators in a row: a name should stand before {token.text!r}"


def _grammar(text: str, tokens: tuple[Token, ...]) -> Expr:
    """Hand the tokens to boolean.py and translate its tree into ours."""
    import boolean

    kinds = {
        "and": boolean.TOKEN_AND,
        "or": boolean.TOKEN_OR,
        "not": boolean.TOKEN_NOT,
        "open": boolean.TOKEN_LPAR,
        "close": boolean.TOKEN_RPAR,
        "name": boolean.TOKEN_SYMBOL,
        "1": boolean.TOKEN_TRUE,
        "0": boolean.TOKEN_FALSE,
    }
    try:
        tree = boolean.BooleanAlgebra().parse((kinds[token.kind], token.text, token.span.start) for token in tokens)
    except boolean.ParseError as error:  # pragma: no cover - _check_order refuses these first
        place = error.position if isinstance(error.position, int) else 0
        raise ExpressionError(str(error), text, Span(place, place + 1)) from error
    return _translate(tree)


def _translate(tree: Any) -> Expr:
    stack: list[tuple[Any, bool]] = [(tree, False)]
    built: list[Expr] = []
    while stack:
        node, opened = stack.pop()
        name = type(node).__name__
        if name == "Symbol":
            built.append(Var(node.obj))
        elif name == "_TRUE":
            built.append(TRUE)
        elif name == "_FALSE":
            built.append(FALSE)
        elif not opened:
            stack.append((node, True))
            stack.extend((part, False) for part in reversed(node.args))
        elif name == "NOT":
            built.append(Not(built.pop()))
        else:
            parts = tuple(built[-len(node.args) :])
            del built[-len(node.args) :]
            built.append(And(parts) if name == "AND" else Or(parts))
    return built[0]
