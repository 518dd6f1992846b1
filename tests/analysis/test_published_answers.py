"""Published networks with the answers of their papers; rules written out from the papers, or read from pyboolnet."""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Mapping
from pathlib import Path

import pytest

from simnet.analysis.counting import count_fixed_points
from simnet.analysis.portfolio import attractor_seeds
from simnet.analysis.trapspaces import fixed_points, minimal_trap_spaces
from simnet.files.bnet import read_bnet
from simnet.logic import And, Expr, Not, Or, Var, disjunction
from simnet.network import Network
from simnet.study import steady_states

# fission yeast: Davidich, Bornholdt, PLoS ONE 2008, 3:e1672 -----------------------------------------------

# A node goes on when the sum of its signs is above its threshold, off below it, and else stays as it
# is. C13 is Cdc2/Cdc13, C13h its highly active form, SK the starter kinases.
SIGNS: dict[str, tuple[dict[str, int], float]] = {
    "Start": ({"Start": -1}, 0),
    "SK": ({"Start": 1, "SK": -1}, 0),
    "C13": ({"Ste9": -1, "Rum1": -1, "Slp1": -1}, -0.5),
    "Ste9": ({"SK": -1, "C13": -1, "C13h": -1, "PP": 1}, 0),
    "Rum1": ({"SK": -1, "C13": -1, "C13h": -1, "PP": 1}, 0),
    "C13h": ({"Ste9": -1, "Rum1": -1, "Slp1": -1, "Wee1": -1, "Cdc25": 1}, 0.5),
    "Slp1": ({"C13h": 1, "Slp1": -1}, 0),
    "PP": ({"Slp1": 1, "PP": -1}, 0),
    "Wee1": ({"C13": -1, "PP": 1}, 0),
    "Cdc25": ({"C13": 1, "PP": -1}, 0),
}


def threshold_rule(node: str, weights: Mapping[str, int], threshold: float) -> Expr:
    """The rule of a node as an OR over the rows of its truth table that are 1."""
    names = [*weights, *([] if node in weights else [node])]
    rows: list[Expr] = []
    for state in itertools.product((0, 1), repeat=len(names)):
        at = dict(zip(names, state, strict=True))
        total = sum(weight * at[name] for name, weight in weights.items())
        if total > threshold or (total == threshold and at[node]):
            rows.append(And(tuple(Var(name) if value else Not(Var(name)) for name, value in at.items())))
    return Or(tuple(rows)) if len(rows) > 1 else disjunction(rows)


YEAST = Network.from_rules({node: threshold_rule(node, *signs) for node, signs in SIGNS.items()}, id="fission_yeast")


def test_three_of_four_states_of_fission_yeast_come_to_rest_in_g1() -> None:
    # 762 of 1,024 states to G1 (Ste9, Rum1 and Wee1/Mik1 on), 208 to a cycle of three, 18 to each of two
    # other fixed points; the 18 states left are shared by nine fixed points
    attractors = steady_states(YEAST, "untreated", scheme="sync", start="all")[0].attractors
    found = sorted(((round(1024 * (a.share or 0)), a.size) for a in attractors), reverse=True)
    assert found == [(762, 1), (208, 3), (18, 1), (18, 1), *[(2, 1)] * 9]
    (largest,) = (a for a in attractors if a.share == 762 / 1024)
    assert largest.states is not None
    assert {name for name, on in zip(YEAST.nodes, largest.states[0], strict=True) if on} == {"Ste9", "Rum1", "Wee1"}


def test_fission_yeast_runs_through_its_cell_cycle_to_g1() -> None:
    # the biological path of the paper: a cell at rest that is started goes round once and rests again
    state = dict.fromkeys(SIGNS, 0) | {"Start": 1, "Ste9": 1, "Rum1": 1, "Wee1": 1}
    begun = Network.from_rules(
        {name: node.rule for name, node in YEAST.nodes.items() if node.rule is not None},
        initial={name: bool(value) for name, value in state.items()},
    )
    entry = steady_states(begun, "untreated", scheme="sync")[0]
    assert [attractor.size for attractor in entry.attractors] == [1]
    assert {name for name, value in entry.activity.items() if value.value == 1.0} == {"Ste9", "Rum1", "Wee1"}


# myeloid differentiation: Krumsiek, Marr, Schroeder, Theis, PLoS ONE 2011, 6:e22649, table 1 --------------

MYELOID = Network.from_rules(
    {
        "GATA2": "GATA2 & !(GATA1 & FOG1) & !PU1",
        "GATA1": "(GATA1 | GATA2 | Fli1) & !PU1",
        "FOG1": "GATA1",
        "EKLF": "GATA1 & !Fli1",
        "Fli1": "GATA1 & !EKLF",
        "SCL": "GATA1 & !PU1",
        "CEBPA": "CEBPA & !(GATA1 & FOG1 & SCL)",
        "PU1": "(CEBPA | PU1) & !(GATA1 | GATA2)",
        "cJun": "PU1 & !Gfi1",
        "EgrNab": "PU1 & cJun & !Gfi1",
        "Gfi1": "CEBPA & !EgrNab",
    },
    initial={"GATA2": True, "CEBPA": True, "PU1": True},  # common myeloid progenitors
    id="myeloid",
)
MATURE = {
    "erythrocyte": {"GATA1", "FOG1", "EKLF", "SCL"},
    "megakaryocyte": {"GATA1", "FOG1", "Fli1", "SCL"},
    "monocyte": {"CEBPA", "PU1", "cJun", "EgrNab"},
    "granulocyte": {"CEBPA", "PU1", "Gfi1"},
}


def test_a_myeloid_progenitor_becomes_one_of_four_mature_cells() -> None:
    attractors = steady_states(MYELOID, "untreated", scheme="async")[0].attractors
    assert [attractor.size for attractor in attractors] == [1] * 4
    found = []
    for attractor in attractors:
        assert attractor.states is not None
        found.append({name for name, on in zip(MYELOID.nodes, attractor.states[0], strict=True) if on})
    assert sorted(map(sorted, found)) == sorted(map(sorted, MATURE.values()))


@pytest.mark.parametrize(
    ("lost", "left"),
    [
        ("PU1", {"erythrocyte", "megakaryocyte"}),
        ("GATA1", {"monocyte", "granulocyte"}),
        ("EKLF", {"megakaryocyte", "monocyte", "granulocyte"}),
    ],
)
def test_without_a_lineage_factor_its_cells_do_not_mature(lost: str, left: set[str]) -> None:
    # by hand: each mature state that has the factor on is gone, the others do not need it
    attractors = steady_states(MYELOID, f"KO:{lost}", scheme="async")[0].attractors
    found = set()
    for attractor in attractors:
        assert attractor.states is not None
        on = {name for name, value in zip(MYELOID.nodes, attractor.states[0], strict=True) if value}
        found |= {cell for cell, markers in MATURE.items() if markers == on}
    assert found == left


# melanoma: Xiao, Dougherty, Bioinformatics 2007, 23:1265 ---------------------------------------------------


def test_the_melanoma_network_has_the_four_singleton_attractors_of_the_paper() -> None:
    melanoma = Network.from_rules(
        {"x1": "!x6", "x2": "x2 & x4 | x2 & x6 | x4 & x6", "x3": "!x7", "x4": "x4", "x5": "x2 | !x7", "x6": "x3 | x4",
         "x7": "!x2 | x7"}  # x1 is WNT5A
    )  # fmt: skip
    found = {"".join(str(int(space.fixed[f"x{i}"])) for i in range(1, 8)) for space in fixed_points(melanoma, {})}
    assert found == {"0101111", "0110110", "0111110", "1000001"}


# networks that come with pyboolnet (LGPL, never imported by the package) -------------------------------------


def repository(name: str) -> Network:
    spec = importlib.util.find_spec("pyboolnet")
    path = Path(spec.origin).parent / "repository" / name / f"{name}.bnet" if spec and spec.origin else Path()
    if not path.is_file():
        pytest.skip("pyboolnet is not installed")
    return read_bnet(path)


def test_the_mapk_network_has_18_attractors_with_its_four_inputs_free() -> None:
    # Grieco, Calzone, Bernard-Pierrot, Radvanyi, Kahn-Perlès, Thieffry, PLoS Comput Biol 2013, 9:e1003286
    mapk = repository("grieco_mapk")
    assert len(mapk.inputs) == 4
    assert len(attractor_seeds(mapk, {})[0]) == len(minimal_trap_spaces(mapk, {})) == 18
    assert count_fixed_points(mapk, {}) == 12


def test_cells_at_their_death_receptors_have_27_stable_states() -> None:
    # Calzone, Tournier, Fourquet, Thieffry, Zhivotovsky, Barillot, Zinovyev, PLoS Comput Biol 2010, 6:e1000702
    fate = repository("calzone_cellfate")
    assert len(fixed_points(fate, {})) == count_fixed_points(fate, {}) == 27


def test_the_repository_copy_of_the_cell_cycle_has_one_fixed_point_and_one_cyclic_attractor() -> None:
    # Fauré, Naldi, Chaouiya, Thieffry, Bioinformatics 2006, 22:e124
    entry = steady_states(repository("faure_cellcycle"), "untreated", scheme="async", start="all")[0]
    assert sorted(attractor.size for attractor in entry.attractors) == [1]
    entry = steady_states(repository("faure_cellcycle"), "CycD=1", scheme="async", start="all")[0]
    assert sorted(attractor.size for attractor in entry.attractors) == [112]
    entry = steady_states(repository("faure_cellcycle"), "CycD=1", scheme="sync", start="all")[0]
    assert sorted(attractor.size for attractor in entry.attractors) == [7]
