"""Sources, evidence and the grounds of regulations, as a rule file writes them."""

from __future__ import annotations

from collections.abc import Mapping

from simnet.errors import did_you_mean, nearest
from simnet.files.fields import Fields, as_map, as_text, as_texts
from simnet.files.yamltext import Document, Value
from simnet.network import Evidence, Grounds, Source
from simnet.network.about import frozen

__all__ = ["is_grounded", "read_evidence", "read_grounds", "read_sources"]


def read_sources(top: Fields) -> dict[str, Source]:
    """Read ``sources:``."""
    document, found = top.document, {}
    for key, value in top.items("sources"):
        what = f"source {key.text!r}"
        facts = {name.text: as_text(document, fact, what) for name, fact in as_map(document, value, what).entries}
        found[key.text] = Source(key.text, facts.pop("cite", ""), frozen(facts))
    return found


def read_evidence(top: Fields, sources: Mapping[str, Source]) -> dict[str, Evidence]:
    """Read ``evidence:``; each entry names a source that is there."""
    found = {}
    for key, value in top.items("evidence"):
        what = f"evidence {key.text!r}"
        fields = Fields(top.document, value, ("source", "at", "says", "ref"), what)
        source = fields.text("source", required=True)
        if source and source not in sources:
            hint = did_you_mean(nearest(source, sources))
            top.document.problem(f"unknown source {source!r} in {what}", fields.place("source"), hint)
        says, at = fields.text("says", required=True), fields.text("at", required=True)
        found[key.text] = Evidence(key.text, source, at, says, fields.text("ref"))
    return found


def read_grounds(document: Document, regulator: str, value: Value, evidence: Mapping[str, Evidence]) -> Grounds:
    """Read one entry of ``because:``: evidence ids, or ``assumed: why``."""
    texts = as_texts(document, value, f"'because' of {regulator!r}")
    if len(texts) == 1 and texts[0].text.lower().startswith("assumed:"):
        return Grounds(assumed=texts[0].text.partition(":")[2].strip())
    for text in texts:
        if text.text not in evidence:
            hint = did_you_mean(nearest(text.text, evidence)) or "List it under 'evidence:', or write 'assumed: why'."
            document.problem(f"unknown evidence {text.text!r}", text.span, hint)
    return Grounds(tuple(text.text for text in texts))


def is_grounded(regulator: str, *because: Mapping[str, Grounds]) -> bool:
    """Say whether a regulation cites evidence or states an assumption."""
    given = [reasons[regulator] for reasons in because if regulator in reasons]
    return any(grounds.evidence or grounds.assumed for grounds in given)
