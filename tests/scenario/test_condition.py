"""Conditions in their compact form: what is understood, and every mistake with its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.errors import ConditionError, InputError
from simnet.network import Drug, EdgeLoss, Inhibition, InputSetting, Knockout, Overexpression, Perturbation
from simnet.scenario import Condition, Phase, parse_condition
from simnet.scenario.condition import contradiction
from tests.scenario.example import BARE, CELLS

UNDERSTOOD: list[tuple[str, str, list[list[Perturbation]]]] = [
    ("resistant: untreated", "resistant", [[]]),
    ("untreated", "", [[]]),
    ("Untreated", "", [[]]),
    ("resistant: DOX", "resistant", [[Drug("DOX")]]),
    ("resistant: DOX=0.5", "resistant", [[Drug("DOX", 0.5)]]),
    ("resistant: DOX=0", "resistant", [[Drug("DOX", 0.0)]]),
    ("resistant: DOX=1", "resistant", [[Drug("DOX")]]),
    ("resistant: DOX=.5", "resistant", [[Drug("DOX", 0.5)]]),
    ("resistant: DOX=1e-3", "resistant", [[Drug("DOX", 0.001)]]),
    ("resistant: Light", "resistant", [[Drug("Light")]]),
    ("resistant: DOX + MEKi", "resistant", [[Drug("DOX"), Drug("MEKi")]]),
    ("resistant: untreated + DOX", "resistant", [[Drug("DOX")]]),
    ("resistant: KO:GSTP1", "resistant", [[Knockout("GSTP1")]]),
    ("resistant: OE:GSTP1", "resistant", [[Overexpression("GSTP1")]]),
    ("resistant: INH:GSTP1", "resistant", [[Inhibition("GSTP1")]]),
    ("resistant: INH:GSTP1=0.7", "resistant", [[Inhibition("GSTP1", 0.7)]]),
    ("resistant: KO:tmTNF", "resistant", [[Knockout("tmTNF")]]),
    ("sensitive: tmTNF", "sensitive", [[InputSetting("tmTNF", True)]]),
    ("sensitive: tmTNF=1", "sensitive", [[InputSetting("tmTNF", True)]]),
    ("resistant: tmTNF=0", "resistant", [[InputSetting("tmTNF", False)]]),
    ("tmTNF=1 + DOX", "", [[InputSetting("tmTNF", True), Drug("DOX")]]),
    ("resistant: DOX then untreated", "resistant", [[Drug("DOX")], []]),
    (
        "sensitive: tmTNF=1 then tmTNF=0 + DOX",
        "sensitive",
        [[InputSetting("tmTNF", True)], [InputSetting("tmTNF", False), Drug("DOX")]],
    ),
    # A knockout without context, in a later phase: its colon is no context's.
    ("DOX then KO:GSTP1", "", [[Drug("DOX")], [Knockout("GSTP1")]]),
    ("untreated then OE:GSTP1", "", [[], [Overexpression("GSTP1")]]),
    ("KO:GSTP1 then DOX", "", [[Knockout("GSTP1")], [Drug("DOX")]]),
    ("KO:GSTP1 then OE:GSTP1", "", [[Knockout("GSTP1")], [Overexpression("GSTP1")]]),
    ("resistant: DOX THEN DOX=0.5", "resistant", [[Drug("DOX")], [Drug("DOX", 0.5)]]),
]


@pytest.mark.parametrize(("text", "context", "phases"), UNDERSTOOD, ids=[text for text, _, _ in UNDERSTOOD])
def test_a_condition_is_its_context_and_phases(text: str, context: str, phases: list[list[Perturbation]]) -> None:
    assert parse_condition(text, CELLS) == Condition(context, tuple(Phase(tuple(items)) for items in phases), text)


SPELLINGS = [
    "resistant: DOX=0.5 + KO:GSTP1",
    "RESISTANT:dox=0.5+ko:gstp1",
    "resistant : doxorubicin = 0.50 + KO : GST-π",
    "  resistant:\n  DOX=.5\n  + Ko:GSTP1  ",
    "resistant: untreated + DOX=5e-1 + KO:gst-Π",
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_every_spelling_has_one_canonical_form(text: str) -> None:
    assert parse_condition(text, CELLS).canonical == "resistant: DOX 0.5 + GSTP1 KO"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("untreated", "untreated"),
        ("sensitive: untreated then untreated", "sensitive: untreated then untreated"),
        ("resistant: INH:p-ERK=0.7 then trametinib", "resistant: ERK inhibited 70% then MEKi"),
        ("KO:ERK1/2", "ERK KO"),
        ("KO:tmTNF-α signal", "signal KO"),
        ("sensitive: tmTNF-α", "sensitive: tmTNF=1"),
        ("MEK inhibitor=0.25", "MEKi 0.25"),
    ],
)
def test_the_canonical_form_uses_ids(text: str, canonical: str) -> None:
    assert parse_condition(text, CELLS).canonical == canonical


def test_the_canonical_form_keeps_the_order_of_items() -> None:
    assert parse_condition("KO:GSTP1 + DOX", CELLS).canonical == "GSTP1 KO + DOX"


def test_a_condition_shows_itself_as_typed() -> None:
    assert str(parse_condition("Resistant: dox", CELLS)) == "Resistant: dox"


def test_a_condition_that_nobody_typed_shows_its_canonical_form() -> None:
    assert str(Condition("resistant", (Phase((Drug("DOX"),)),))) == "resistant: DOX"


def test_adding_puts_items_into_the_last_phase() -> None:
    condition = parse_condition("resistant: DOX then untreated", CELLS).adding(Knockout("ERK"))
    assert condition.canonical == "resistant: DOX then ERK KO"


MISTAKES = [
    # text, the part that is marked, what is said, what helps
    ("resistnt: DOX", "resistnt", "unknown context 'resistnt'", "'resistant'"),
    ("wild type: DOX", "wild type", "unknown context 'wild type'", "resistant, sensitive"),
    ("resistant: DOXX", "DOXX", "unknown drug or input 'DOXX'", "'DOX'"),
    ("resistant: DOX + quux", "quux", "unknown drug or input 'quux'", "Drugs: DOX, MEKi, Light"),
    ("resistant: DOX then DOXX", "DOXX", "unknown drug or input 'DOXX'", "'DOX'"),
    ("resistant: KO:GSTP", "KO:GSTP", "unknown node 'GSTP'", "'GSTP1'"),
    ("resistant: DOX + INH:ERKK=0.5", "INH:ERKK=0.5", "unknown node 'ERKK'", "'ERK'"),
    ("resistant: KO:", "KO:", "unknown node ''", "KO:NODE"),
    ("resistant: KO:TNF", "KO:TNF", "ambiguous node 'TNF'", "'tmTNF' or 'signal'"),
    ("resistant: TNF=1", "TNF=1", "ambiguous node 'TNF'", "'tmTNF' or 'signal'"),
    ("resistant", "resistant", "'resistant' is a context", "resistant: untreated"),
    ("resistant + DOX", "resistant", "'resistant' is a context", "resistant: untreated"),
    ("resistant: DOX=2", "DOX=2", "a dose lies between 0 and 1", ""),
    ("resistant: DOX=-0.5", "DOX=-0.5", "a dose lies between 0 and 1", ""),
    ("resistant: DOX=nan", "DOX=nan", "a dose lies between 0 and 1", ""),
    ("resistant: DOX=inf", "DOX=inf", "a dose lies between 0 and 1", ""),
    ("resistant: DOX=", "DOX=", "'' is not a number between 0 and 1", ""),
    ("resistant: DOX=half", "DOX=half", "'half' is not a number between 0 and 1", ""),
    ("resistant: DOX=50%", "DOX=50%", "'50%' is not a number between 0 and 1", ""),
    ("resistant: DOX=0,5", "DOX=0,5", "'0,5' is not a number between 0 and 1", ""),
    ("resistant: DOX=0_1", "DOX=0_1", "'0_1' is not a number between 0 and 1", ""),
    ("resistant: DOX==1", "DOX==1", "'=1' is not a number between 0 and 1", ""),
    ("resistant: INH:ERK=1.5", "INH:ERK=1.5", "a dose lies between 0 and 1", ""),
    ("resistant: KO:ERK=0.5", "KO:ERK=0.5", "a genetic change has no dose; INH:ERK=0.5", ""),
    ("resistant: OE:ERK=1", "OE:ERK=1", "a genetic change has no dose", ""),
    ("resistant: GSTP1", "GSTP1", "GSTP1 is not a drug or input but has a rule: write KO:GSTP1", ""),
    ("resistant: GSTP1=1", "GSTP1=1", "GSTP1 is not a drug or input but has a rule", ""),
    ("resistant: tmTNF=0.5", "tmTNF=0.5", "tmTNF is a context input: it is 0 or 1, not 0.5", ""),
    ("resistant: KO:DOX", "KO:DOX", "DOX is a drug of this model", ""),
    ("resistant: OE:doxorubicin", "OE:doxorubicin", "DOX is a drug of this model", ""),
    ("resistant: INH:Light", "INH:Light", "Light is a stimulus of this model", ""),
    ("resistant: KO:ERK + OE:ERK", "OE:ERK", "ERK OE contradicts ERK KO", "'then'"),
    ("resistant: OE:ERK + DOX + INH:p-ERK=0.1", "INH:p-ERK=0.1", "ERK inhibited 10% contradicts ERK OE", "'then'"),
    ("tmTNF=1 + tmTNF=0", "tmTNF=0", "tmTNF=0 contradicts tmTNF=1", "'then'"),
    ("resistant: KO:tmTNF + tmTNF=1", "tmTNF=1", "tmTNF=1 contradicts tmTNF KO", "'then'"),
    ("resistant: sensitive: DOX", "sensitive: DOX", "unknown drug or input 'sensitive: DOX'", "Drugs:"),
    ("DOX then resistant: DOX", "DOX then resistant", "unknown context 'DOX then resistant'", "'resistant'"),
    ("resistant: DOX, KO:ERK", "DOX, KO:ERK", "unknown drug or input", "Drugs:"),
    # where nothing stands, the sign before the gap is marked
    ("resistant: DOX +", "+", "an item is missing here", "'[context:] item"),
    ("resistant: DOX then", "n", "an item is missing here", "'[context:] item"),
    ("resistant:", ":", "an item is missing here", "'[context:] item"),
    ("", "", "an item is missing here", "'[context:] item"),
    ("resistant: DOX + + MEKi", " ", "an item is missing here", "'[context:] item"),
    ("resistant: DOX then then MEKi", " ", "an item is missing here", "'[context:] item"),
]


@pytest.mark.parametrize(("text", "marked", "reason", "hint"), MISTAKES)
def test_a_mistake_is_marked_where_it_stands(text: str, marked: str, reason: str, hint: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(text, CELLS)
    error = caught.value
    assert reason in error.reason
    assert text[error.span.start : error.span.end] == marked
    assert hint in error.hint


def test_the_second_of_two_equal_words_is_marked_when_it_is_the_mistake() -> None:
    text = "DOX: DOX"
    with pytest.raises(ConditionError) as caught:
        parse_condition(text, CELLS)
    assert (caught.value.span.start, caught.value.span.end) == (0, 3)  # the context, not the drug


def test_a_gap_is_marked_beside_the_sign_that_leaves_it() -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition("resistant: DOX + + MEKi", CELLS)
    assert str(caught.value).splitlines()[1:3] == ["    resistant: DOX + + MEKi", " " * 20 + "^"]


def test_a_model_without_contexts_says_so() -> None:
    with pytest.raises(ConditionError, match="Contexts of bare: on"):
        parse_condition("quux: ERK", BARE)


def test_bare_rules_have_inputs_but_no_drugs() -> None:
    assert parse_condition("RAS=1 + INH:DUSP6", BARE).canonical == "RAS=1 + DUSP6 inhibited"


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["resistant", ":", " ", "DOX", "MEKi", "=", "0.5", "1", "+", "then", "KO", "OE", "INH", "ERK", "κ", "tmTNF"]
        ),
        max_size=9,
    ).map("".join)
)
def test_any_text_is_understood_or_refused_with_a_place_inside_it(text: str) -> None:
    problem: ConditionError | None = None
    try:
        parse_condition(text, CELLS)
    except ConditionError as error:
        problem = error
    if problem is not None:
        assert 0 <= problem.span.start <= problem.span.end <= max(1, len(text))


def test_a_mistake_is_bad_input() -> None:
    assert issubclass(ConditionError, InputError)


# contradictions ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "items",
    [
        [],
        [Knockout("ERK"), Inhibition("ERK", 0.5)],
        [Drug("DOX"), Drug("DOX", 0.5)],
        [Overexpression("ERK"), Inhibition("ERK", 0)],
        [Knockout("ERK"), EdgeLoss("MEKi", "ERK")],
        [Drug("DOX", 0), InputSetting("DOX", False)],
    ],
)
def test_items_that_can_be_done_together_do_not_contradict(items: list[Perturbation]) -> None:
    assert contradiction(items) is None


@pytest.mark.parametrize(
    ("items", "place"),
    [
        ([Knockout("ERK"), Overexpression("ERK")], 1),
        ([Drug("DOX", 0), Drug("MEKi"), InputSetting("MEKi", False)], 2),
        ([Inhibition("ERK", 0.01), Drug("DOX"), Overexpression("ERK"), Knockout("ERK")], 2),
    ],
)
def test_the_first_item_that_contradicts_is_found(items: list[Perturbation], place: int) -> None:
    found = contradiction(items)
    assert found is not None
    assert found[0] == place


@pytest.mark.parametrize(
    "text",
    [
        "resistant: GSTP1 KO",
        "resistant: GSTP1 OE then untreated",
        "resistant: GSTP1 inhibited",
        "resistant: GSTP1 inhibited 70%",
        "resistant: DOX 0.5 + GSTP1 KO",
    ],
)
def test_the_normal_form_can_be_typed_back(text: str) -> None:
    assert parse_condition(text, CELLS).canonical == text


def test_an_edge_loss_can_be_typed_in_its_normal_form() -> None:
    regulator, target = next((node.regulators[0], node.id) for node in CELLS.nodes.values() if node.regulators)
    condition = parse_condition(f"resistant: {regulator} -/-> {target}", CELLS)
    assert condition.phases[0].items == (EdgeLoss(regulator, target),)
