"""Rules in words that need no legend."""

from __future__ import annotations

from simnet.logic import to_text
from simnet.network import Network, Node

__all__ = ["rule_in_words"]


def rule_in_words(node: Node, network: Network) -> str:
    """Write the rule of a node with display names and `and`, `or`, `not`; empty for an input.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"})
    >>> rule_in_words(net.nodes["ERK"], net)
    'RAS and not DUSP6'
    """
    if node.rule is None:
        return ""
    text = to_text(node.rule, {name: network.nodes[name].label for name in node.regulators})
    return text.replace("&", "and").replace("|", "or").replace("!", "not ").replace('"', "")
