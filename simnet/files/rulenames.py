"""The names of one rule file: which spelling leads to which node, and rules written with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simnet.errors import ExpressionError, Span, did_you_mean, nearest
from simnet.files.fields import Fields, as_text
from simnet.files.yamltext import Document, TextValue, Value
from simnet.logic import TRUE, Expr, Var, parse, substitute

__all__ = ["RuleNames"]


class RuleNames:
    """Ids, display names and aliases of one rule file; problems collect in its document.

    Parameters
    ----------
    document : Document
    drafts : Mapping[str, Fields]
        The entry of every node, by id.

    Attributes
    ----------
    known : dict of str to str
        The id behind every spelling that leads to one node; ids win over other names.
    shared : dict of str to tuple of str
        The ids behind every spelling that leads to several.
    """

    def __init__(self, document: Document, drafts: Mapping[str, Fields]) -> None:
        self.document = document
        counted: dict[str, set[str]] = {}
        for name, draft in drafts.items():
            spelled = [alias.text for alias in draft.texts("aliases")]
            display = draft.get("name")
            if isinstance(display, TextValue):
                spelled.append(display.text)
            for spelling in spelled:
                counted.setdefault(spelling, set()).add(name)
        self.known = {spelling: next(iter(ids)) for spelling, ids in counted.items() if len(ids) == 1}
        self.known |= {name: name for name in drafts}
        self.shared = {spelling: tuple(sorted(ids)) for spelling, ids in counted.items() if spelling not in self.known}

    def id(self, spelling: str) -> str:
        """Return the id behind a spelling, or the spelling itself where there is none."""
        return self.known.get(spelling, spelling)

    def unknown(self, spelling: str, where: str, span: Span, others: Iterable[str] = ()) -> None:
        """Note a spelling that leads to no node, or to several."""
        meanings = self.shared.get(spelling, ())
        reason = "ambiguous" if meanings else "unknown"
        hint = did_you_mean(meanings or nearest(spelling, [*self.known, *others]))
        self.document.problem(f"{reason} node {spelling!r}{where}", span, hint)

    def rule(self, value: Value, what: str) -> Expr:
        """Parse a rule and bring its names to node ids.

        Parameters
        ----------
        value : Value
        what : str
            Whose rule it is, for messages.

        Returns
        -------
        Expr
            TRUE after a problem, which is noted.
        """
        if not isinstance(value, TextValue):
            as_text(self.document, value, what)
            return TRUE
        try:
            parsed = parse(value.text)
        except ExpressionError as error:
            self.document.problem(f"{what}: {error.reason}", value.within(error.span), error.hint)
            return TRUE
        for name, span in parsed.names:
            if name not in self.known:
                self.unknown(name, f" in {what}", value.within(span))
        return substitute(parsed.expr, {name: Var(self.id(name)) for name, _ in parsed.names})

    def check_sum(self, text: TextValue, phenotypes: Iterable[str]) -> None:
        """Check the names of a readout such as ``A + B``."""
        others = tuple(phenotypes)
        at = 0
        for part in text.text.split("+"):
            name = part.strip()
            begin = at + len(part) - len(part.lstrip())
            at += len(part) + 1
            span = text.within(Span(begin, begin + max(1, len(name))))
            if not name:
                self.document.problem("a node is missing in this readout", span)
            elif name not in self.known and name not in others:
                self.unknown(name, " in a readout", span, others)
