"""Rules as truth tables, in a form that a page can carry."""

from __future__ import annotations

from typing import Any

import numpy as np

from simnet.errors import TooLargeError
from simnet.logic import Expr, truth_table, variables
from simnet.network import Network

__all__ = ["MAX_REGULATORS", "rule_table", "rule_tables"]

MAX_REGULATORS = 12  # a table of 4,096 rows takes 1 kB in the page


def rule_table(rule: Expr, index: dict[str, int]) -> dict[str, Any]:
    """Tabulate a rule over its regulators.

    Parameters
    ----------
    rule : Expr
    index : dict of str to int
        Place of each node in a state.

    Returns
    -------
    dict
        ``regulators``: places, the first one the least significant bit of the row number;
        ``table``: the values of all rows as hexadecimal digits, four rows to a digit, the first
        row the least significant bit of the first digit.

    Examples
    --------
    >>> from simnet.logic import parse
    >>> rule_table(parse("A & !B").expr, {"A": 0, "B": 1})
    {'regulators': [0, 1], 'table': '2'}
    """
    names = variables(rule)
    bits = truth_table(rule, names)
    bits = np.pad(bits, (0, -len(bits) % 4)).reshape(-1, 4)
    digits = bits @ np.array([1, 2, 4, 8])
    return {"regulators": [index[name] for name in names], "table": "".join(f"{digit:x}" for digit in digits)}


def rule_tables(network: Network) -> list[dict[str, Any] | None]:
    """Tabulate the rule of every node; None for an input.

    Raises
    ------
    TooLargeError
        For a rule of more than 12 regulators.
    """
    index = {name: place for place, name in enumerate(network.nodes)}
    wide = [node.id for node in network.nodes.values() if len(node.regulators) > MAX_REGULATORS]
    if wide:
        widest = max(len(network.nodes[name].regulators) for name in wide)
        message = (
            f"a page holds rules of up to {MAX_REGULATORS} regulators; {', '.join(wide)} "
            f"{'has' if len(wide) == 1 else 'have'} up to {widest}: split them into intermediate nodes"
        )
        raise TooLargeError(message)
    return [None if node.rule is None else rule_table(node.rule, index) for node in network.nodes.values()]
