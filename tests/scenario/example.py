"""A small model with every kind of name that the parsers of this room must understand."""

from __future__ import annotations

from simnet.logic import parse
from simnet.network import Gene, Network, Node, Resistance

CELLS = Network(
    id="cells",
    nodes={
        "tmTNF": Node("tmTNF", kind="context", name="tmTNF-α", genes=(Gene("TNF"),)),
        "DOX": Node("DOX", kind="drug", name="doxorubicin"),
        "MEKi": Node("MEKi", kind="drug", name="MEK inhibitor", aliases=("trametinib",)),
        "Light": Node("Light", kind="stimulus"),
        "signal": Node("signal", name="tmTNF-α signal", genes=(Gene("TNF"),), rule=parse("tmTNF").expr),
        "ERK": Node("ERK", name="p-ERK", aliases=("ERK1/2",), rule=parse("signal & !MEKi").expr),
        "GSTP1": Node("GSTP1", name="GST-π", genes=(Gene("GSTP1"),), rule=parse("ERK").expr),
        "Death": Node("Death", kind="phenotype", name="cell death", rule=parse("DOX & !GSTP1 | Light").expr),
    },
    contexts={"resistant": {"tmTNF": True}, "sensitive": {}},
    phenotypes={"dying": parse("Death & DOX").expr},
    readouts=("Death", "GSTP1"),
    resistance=Resistance("resistant", "sensitive", "DOX", "Death"),
)
BARE = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"}, id="bare", contexts={"on": {"RAS": True}})
