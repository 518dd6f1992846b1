"""What a search may do to the cells: which kinds of change, on which nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simnet.errors import InputError, UnknownNameError
from simnet.network import KINDS, Drug, Inhibition, Knockout, Network, Node, Overexpression, Perturbation

__all__ = ["CHANGES", "TARGET_XREFS", "Allowed", "allowed_items", "typed"]

CHANGES = ("KO", "OE", "INH", "drug", "stimulus")
TARGET_XREFS = ("chembl", "drugbank", "iuphar", "ttd")  # databases that list a protein because drugs bind it


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be combined in a search.

    Parameters
    ----------
    changes : tuple of str
        Any of ``KO`` (knockout), ``OE`` (overexpression), ``INH`` (inhibitor of a node, acting
        with the last phase), ``drug`` and ``stimulus`` (of the model).
    on : tuple of str
        Nodes, or kinds of node (``protein``, ``metabolite``), to which it is confined; empty for all.
    never : tuple of str
        Nodes that are left alone.
    druggable : bool
        Only what the rule file says a drug exists for: the drugs of the model, and inhibitors
        (INH) of nodes whose `xrefs` list them as a target in ChEMBL, DrugBank, IUPHAR or TTD. A
        gene symbol alone does not say so. Takes the place of `changes`.
    lifelong : bool
        Whether knockouts and overexpressions hold from before the cells settle. Without it they
        are given to settled cells, in the last phase.

    Raises
    ------
    InputError
        For an unknown kind of change.
    """

    changes: tuple[str, ...] = ("KO", "OE", "drug")
    on: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    druggable: bool = False
    lifelong: bool = False

    def __post_init__(self) -> None:
        for change in self.changes:
            if change not in CHANGES:
                raise UnknownNameError("kind of change", change, CHANGES)
        if not self.changes:
            message = f"no kind of change is allowed; there are {', '.join(CHANGES)}"
            raise InputError(message)


def allowed_items(network: Network, allowed: Allowed, spared: Iterable[str] = ()) -> tuple[Perturbation, ...]:
    """List the single changes that a search may combine.

    Context inputs (what the cells are) and phenotypes (what is read off them) are never changed.

    Parameters
    ----------
    network : Network
    allowed : Allowed
    spared : iterable of str
        Further node ids that are left alone, such as those that define the goal.

    Raises
    ------
    UnknownNameError
        For a node or kind that the network does not have.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"})
    >>> print(*allowed_items(net, Allowed(), spared=["DUSP6"]), sep=", ")
    ERK KO, ERK OE
    """
    left_alone = {*spared, *(network.node(name).id for name in allowed.never)}
    kinds = {name for name in allowed.on if name in KINDS and name not in network.nodes}
    chosen = {network.node(name).id for name in allowed.on if name not in kinds}
    found: list[Perturbation] = []
    for node in network.nodes.values():
        confined = bool(allowed.on) and node.id not in chosen and node.kind not in kinds
        if node.id not in left_alone and not confined:
            found += _changes_of(node, allowed)
    return tuple(found)


def typed(item: Perturbation) -> str:
    """Return a change as it is typed in a condition.

    >>> typed(Knockout("ERK")), typed(Drug("DOX", 0.5))
    ('KO:ERK', 'DOX=0.5')
    """
    match item:
        case Knockout(node):
            return f"KO:{node}"
        case Overexpression(node):
            return f"OE:{node}"
        case Inhibition(node, dose):
            return f"INH:{node}" + ("" if dose == 1 else f"={dose:g}")
        case Drug(name, dose):
            return name if dose == 1 else f"{name}={dose:g}"
        case _:
            return str(item)


def _changes_of(node: Node, allowed: Allowed) -> Iterator[Perturbation]:
    if node.is_input:
        if node.kind == "drug" and (allowed.druggable or "drug" in allowed.changes):
            yield Drug(node.id)
        if node.kind == "stimulus" and not allowed.druggable and "stimulus" in allowed.changes:
            yield Drug(node.id)
        return
    if node.kind == "phenotype":
        return
    if allowed.druggable:
        if any(key.casefold() in TARGET_XREFS for key in node.xrefs):
            yield Inhibition(node.id)
        return
    if "KO" in allowed.changes:
        yield Knockout(node.id)
    if "OE" in allowed.changes:
        yield Overexpression(node.id)
    if "INH" in allowed.changes:
        yield Inhibition(node.id)
