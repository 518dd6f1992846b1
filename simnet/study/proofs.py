"""Prove mediators: hold them where the baseline has them, and see whether the difference is still there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from simnet.errors import SimnetError
from simnet.logic import Var
from simnet.results import Chain, Proof, ReadoutValue
from simnet.study.divergence import Divergence
from simnet.study.mediators import direction_of, with_held

__all__ = ["MAX_PAIRS", "proved"]

MAX_PAIRS = 300  # pairs of mediators that are held together before the search stops and says so

Found = tuple[tuple[Proof, ...], tuple[Proof, ...], list[str]]


def proved(case: Divergence, chains: Sequence[Chain], before: ReadoutValue, after: ReadoutValue) -> Found:
    """Hold every mediator of the chains by itself, then those that are not needed in twos.

    A mediator is held stage by stage at the value at which it settles in the baseline, in the condition
    that is explained; everything else follows its rules.

    Returns
    -------
    proofs : tuple of Proof
        One a mediator, in the order of the chains.
    pairs : tuple of Proof
        Pairs that are needed together, of mediators that are not needed alone.
    notes : list of str
    """
    alone = [_proof(case, (node,), before, after) for node in _mediators(case, chains)]
    spare = [proof.nodes[0] for proof in alone if proof.word in ("not needed", "partly needed")]
    tried = list(combinations(spare, 2))
    together = [_proof(case, pair, before, after) for pair in tried[:MAX_PAIRS]]
    pairs = tuple(proof for proof in together if proof.word == "needed")
    notes = []
    if len(tried) > MAX_PAIRS:
        notes.append(f"{MAX_PAIRS} of {len(tried)} pairs of mediators were tried")
    if alone and not pairs and not any(proof.word == "needed" for proof in alone):
        notes.append("no mediator of these chains is needed, alone or in twos")
    partners: dict[str, list[str]] = {}
    for proof in pairs:
        for one, other in (proof.nodes, proof.nodes[::-1]):
            partners.setdefault(one, []).append(other)
    proofs = tuple(replace(proof, with_another=tuple(partners.get(proof.nodes[0], ()))) for proof in alone)
    return proofs, pairs, notes


def _mediators(case: Divergence, chains: Sequence[Chain]) -> list[str]:
    """Return the nodes of the chains that nothing was done to and that are not the readout itself."""
    treated = {name for stage in case.stages for name in stage.sources} | {chain.root for chain in chains}
    terms = case.contrast.readout.terms
    ends = {term.name for term in terms if isinstance(term, Var)} if len(terms) == 1 else set()
    nodes = dict.fromkeys(node for chain in chains for node in chain.nodes)
    return [node for node in nodes if node not in treated and node not in ends]


def _proof(case: Divergence, nodes: tuple[str, ...], before: ReadoutValue, after: ReadoutValue) -> Proof:
    courses: dict[str, tuple[bool, ...]] = {}
    for node in nodes:
        course = case.baseline_course(node)
        if course is None:
            return Proof(nodes, "not tested", None, f"{node} does not rest at 0 or 1 in the baseline")
        courses[node] = course
    name, held = case.contrast.readout.canonical, _in_words(courses)
    try:
        value = case.value(with_held(case.contrast.condition, case.network, courses))
    except SimnetError as error:
        return Proof(nodes, "not tested", None, f"{held}: {str(error).partition(chr(10))[0]}")
    told = f"with {held}, {name} is {value}"
    if direction_of(before, value) != direction_of(before, after):
        return Proof(nodes, "needed", value, told)
    return Proof(nodes, "partly needed" if direction_of(value, after) else "not needed", value, told)


def _in_words(courses: Mapping[str, tuple[bool, ...]]) -> str:
    said = []
    for node, course in courses.items():
        values = [str(int(value)) for value in course]
        said.append(f"{node} = {values[-1] if len(set(values)) == 1 else ' then '.join(values)}")
    return ", ".join(said)
