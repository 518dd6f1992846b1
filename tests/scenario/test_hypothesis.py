"""The hypothesis sentence: actions, effects, synonyms, what is filled in, and every mistake with its place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.errors import ConditionError
from simnet.network import Drug, EdgeLoss, Inhibition, Knockout, Network, Overexpression, Perturbation, Resistance
from simnet.scenario import parse_hypothesis
from simnet.scenario.vocabulary import ACTIONS, EFFECTS
from tests.scenario.example import BARE, CELLS

# what is done ------------------------------------------------------------------------------

# The forms that DESIGN section 6 names, and what each means.
DOCUMENTED: list[tuple[str, Perturbation]] = [
    ("inhibit GSTP1", Inhibition("GSTP1")),
    ("block GSTP1", Inhibition("GSTP1")),
    ("knock out GSTP1", Knockout("GSTP1")),
    ("silence GSTP1", Knockout("GSTP1")),
    ("lose GSTP1", Knockout("GSTP1")),
    ("activate GSTP1", Overexpression("GSTP1")),
    ("overexpress GSTP1", Overexpression("GSTP1")),
    ("give MEKi", Drug("MEKi")),
    ("give MEKi at 0.5", Drug("MEKi", 0.5)),
    ("remove edge signal -> ERK", EdgeLoss("signal", "ERK")),
]


@pytest.mark.parametrize(("action", "meaning"), DOCUMENTED, ids=[action for action, _ in DOCUMENTED])
def test_every_action_of_the_design_is_understood(action: str, meaning: Perturbation) -> None:
    assert parse_hypothesis(f"{action} raises Death", CELLS).actions == (meaning,)


MEANT: dict[str, tuple[str, Perturbation]] = {
    "edge loss": ("signal -> ERK", EdgeLoss("signal", "ERK")),
    "knockout": ("GSTP1", Knockout("GSTP1")),
    "overexpression": ("GSTP1", Overexpression("GSTP1")),
    "drug": ("MEKi", Drug("MEKi")),
    "inhibition": ("GSTP1", Inhibition("GSTP1")),
}


@pytest.mark.parametrize(("verb", "kind"), [(verb, kind) for kind, verbs in ACTIONS.items() for verb in verbs])
@pytest.mark.parametrize("capital", [False, True])
def test_every_synonym_of_an_action_means_that_action(verb: str, kind: str, capital: bool) -> None:
    name, meaning = MEANT[kind]
    written = verb.capitalize() if capital else verb.lower()
    assert parse_hypothesis(f"{written}  {name} raises Death", CELLS).actions == (meaning,)


@pytest.mark.parametrize(
    ("actions", "meanings"),
    [
        ("inhibit GSTP1 and ERK", (Inhibition("GSTP1"), Inhibition("ERK"))),
        ("knock out GSTP1, ERK and signal", (Knockout("GSTP1"), Knockout("ERK"), Knockout("signal"))),
        ("inhibit GSTP1 and knock out ERK", (Inhibition("GSTP1"), Knockout("ERK"))),
        ("inhibit GSTP1 plus ERK", (Inhibition("GSTP1"), Inhibition("ERK"))),
        ("inhibit GSTP1 + ERK", (Inhibition("GSTP1"), Inhibition("ERK"))),
        ("inhibit GSTP1 together with ERK", (Inhibition("GSTP1"), Inhibition("ERK"))),
        ("give DOX and MEK inhibitor", (Drug("DOX"), Drug("MEKi"))),
        ("DOX and inhibit GSTP1", (Drug("DOX"), Inhibition("GSTP1"))),
        ("inhibit GSTP1 by 70%", (Inhibition("GSTP1", 0.7),)),
        ("inhibit GSTP1 at 0.25", (Inhibition("GSTP1", 0.25),)),
        ("inhibit GSTP1 by 50 % and ERK", (Inhibition("GSTP1", 0.5), Inhibition("ERK"))),
        ("inhibit the GST-π", (Inhibition("GSTP1"),)),
        ("knock out ERK1/2", (Knockout("ERK"),)),
        ("give the MEK inhibitor", (Drug("MEKi"),)),
        ("activate tmTNF", (Overexpression("tmTNF"),)),
        ("activate Light", (Drug("Light"),)),
        ("remove the edge p-ERK -> GST-π", (EdgeLoss("ERK", "GSTP1"),)),
    ],
)
def test_actions_are_joined_and_a_verb_carries_on(actions: str, meanings: tuple[Perturbation, ...]) -> None:
    assert parse_hypothesis(f"{actions} raises Death", CELLS).actions == meanings


# what comes of it --------------------------------------------------------------------------

EFFECT_OBJECTS = {
    "restores sensitivity": "to DOX",
    "confers resistance": "to DOX",
    "synergises with": "DOX",
}


@pytest.mark.parametrize(
    ("phrase", "effect"), [(phrase, effect) for effect, phrases in EFFECTS.items() for phrase in phrases]
)
@pytest.mark.parametrize("upper", [False, True])
def test_every_synonym_of_an_effect_means_that_effect(phrase: str, effect: str, upper: bool) -> None:
    written = phrase.upper() if upper else phrase
    hypothesis = parse_hypothesis(f"inhibit ERK {written} {EFFECT_OBJECTS.get(effect, 'Death')}", CELLS)
    assert hypothesis.effect == effect


@pytest.mark.parametrize("effect", ["restores sensitivity", "confers resistance"])
@pytest.mark.parametrize("end", ["", ".", " .", " to DOX", " to DOX.", " to doxorubicin", " against DOX", "  to  DOX "])
def test_the_drug_of_the_resistance_may_be_named_or_left_out(effect: str, end: str) -> None:
    assert parse_hypothesis(f"inhibit ERK {effect}{end}", CELLS).drug == Drug("DOX")


def test_another_drug_and_a_dose_may_be_named() -> None:
    assert parse_hypothesis("inhibit ERK restores sensitivity to trametinib at 0.5", CELLS).drug == Drug("MEKi", 0.5)


@pytest.mark.parametrize(
    ("end", "canonical"), [("Death", "Death"), ("cell death.", "Death"), ("Death + GST-π", "Death + GSTP1")]
)
def test_the_readout_may_be_any_sum(end: str, canonical: str) -> None:
    assert parse_hypothesis(f"inhibit ERK raises {end}", CELLS).readout.canonical == canonical


# what is left unsaid -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "context"),
    [
        ("inhibit ERK restores sensitivity", "resistant"),
        ("inhibit ERK confers resistance", "sensitive"),
        ("inhibit ERK synergises with DOX", "resistant"),
        ("inhibit ERK raises Death", "resistant"),
        ("in sensitive, inhibit ERK raises Death", "sensitive"),
        ("In Sensitive cells, inhibit ERK restores sensitivity", "sensitive"),
        ("in resistant: inhibit ERK confers resistance", "resistant"),
    ],
)
def test_the_context_comes_from_the_sentence_or_from_what_resistance_means(sentence: str, context: str) -> None:
    assert parse_hypothesis(sentence, CELLS).context == context


def test_reference_readout_and_side_come_from_the_resistance_of_the_model() -> None:
    low = replace(CELLS, resistance=Resistance("resistant", "sensitive", "DOX", "GST-π", sensitive_when="low"))
    hypothesis = parse_hypothesis("inhibit ERK restores sensitivity", low)
    assert (hypothesis.reference, hypothesis.readout.canonical, hypothesis.sensitive_when) == (
        "sensitive",
        "GSTP1",
        "low",
    )


def test_bare_rules_have_no_context_to_fill_in() -> None:
    assert parse_hypothesis("inhibit DUSP6 raises ERK", BARE).context == ""


# the restatement ---------------------------------------------------------------------------

CANONICAL = [
    (
        "inhibit GST-π restores sensitivity",
        (
            "cells show more Death in [resistant: DOX + GSTP1 inhibited] than in [resistant: DOX], "
            "and come nearer to [sensitive: DOX] than to it"
        ),
    ),
    (
        "overexpress GST-π confers resistance to doxorubicin",
        (
            "cells show less Death in [sensitive: DOX + GSTP1 OE] than in [sensitive: DOX], "
            "and come nearer to untreated cells [sensitive: untreated] than to it"
        ),
    ),
    (
        "give trametinib synergises with DOX",
        "Death is more in [resistant: DOX + MEKi] than in [resistant: DOX] and than in [resistant: MEKi]",
    ),
    ("knock out ERK raises cell death", "Death in [resistant: ERK KO] > in [resistant: untreated]"),
    ("in sensitive, give DOX at 0.5 lowers GST-π", "GSTP1 in [sensitive: DOX 0.5] < in [sensitive: untreated]"),
    (
        "inhibit p-ERK by 70% induces dying",
        "dying is off in [resistant: untreated] and on in [resistant: ERK inhibited 70%]",
    ),
    (
        "remove edge signal -> ERK abolishes GSTP1",
        "GSTP1 is on in [resistant: untreated] and off in [resistant: signal -/-> ERK]",
    ),
]


@pytest.mark.parametrize(("sentence", "canonical"), CANONICAL, ids=[sentence for sentence, _ in CANONICAL])
def test_a_sentence_is_restated_with_its_baseline(sentence: str, canonical: str) -> None:
    assert parse_hypothesis(sentence, CELLS).canonical == canonical


def test_no_change_is_restated_as_an_equality() -> None:
    canonical = parse_hypothesis("inhibit ERK does not change Death", CELLS).canonical
    assert canonical.startswith("Death in [resistant: ERK inhibited] = in [resistant: untreated]")


def test_sensitivity_that_shows_as_a_low_readout_is_restated_as_less() -> None:
    low = replace(CELLS, resistance=Resistance("resistant", "sensitive", "DOX", "GSTP1", sensitive_when="low"))
    assert parse_hypothesis("inhibit ERK restores sensitivity", low).canonical.startswith("cells show less GSTP1 in")
    assert parse_hypothesis("inhibit ERK confers resistance", low).canonical.startswith("cells show more GSTP1 in")


@pytest.mark.parametrize(
    "sentence",
    [
        "block GSTP1 resensitises to DOX",
        "Inhibition of GST-π re-sensitizes to doxorubicin.",
        "in resistant cells, blocking gst-π overcomes resistance to DOX",
        "suppress the GSTP1 restores\n  sensitivity",
        "inhibit GSTP1 at 1 increases sensitivity to DOX at 100%",
    ],
)
def test_every_wording_of_one_hypothesis_is_restated_alike(sentence: str) -> None:
    expected = parse_hypothesis("inhibit GSTP1 restores sensitivity to DOX", CELLS).canonical
    assert parse_hypothesis(sentence, CELLS).canonical == expected


# mistakes ----------------------------------------------------------------------------------

FORMS = "[in CONTEXT,] ACTION {and ACTION} EFFECT"
MISTAKES = [
    # sentence, the part that is marked, what is said, what helps
    ("", "", "no effect found", FORMS),
    ("inhibit ERK", "inhibit ERK", "no effect found", FORMS),
    ("inhibit ERK kills cells", "inhibit ERK kills cells", "no effect found", FORMS),
    ("in resistant, inhibit ERK", " inhibit ERK", "no effect found", FORMS),
    ("raises Death", "r", "an action is missing", FORMS),
    ("inhibit ERK and raises Death", "r", "an action is missing", FORMS),
    ("inhibit raises Death", "inhibit", "does not say of what", FORMS),
    ("ERK raises Death", "ERK", "no action found in 'ERK': say what is done, for instance 'inhibit ERK'", FORMS),
    ("inhibit ERKK raises Death", "inhibit ERKK", "unknown node 'ERKK'", "'ERK'"),
    ("inhibit ERK and GSTP raises Death", "GSTP", "unknown node 'GSTP'", "'GSTP1'"),
    ("inhibit TNF raises Death", "inhibit TNF", "ambiguous node 'TNF'", "'tmTNF' or 'signal'"),
    ("give ERK raises Death", "give ERK", "unknown drug 'ERK'", ""),
    ("give DOXX raises Death", "give DOXX", "unknown drug 'DOXX'", "'DOX'"),
    ("inhibit DOX raises Death", "inhibit DOX", "DOX is a drug of this model: write 'give DOX'", FORMS),
    ("knock out Light raises Death", "knock out Light", "Light is a stimulus of this model", FORMS),
    ("knock out ERK at 0.5 raises Death", "knock out ERK at 0.5", "a genetic change has no dose", FORMS),
    ("overexpress ERK by 70% raises Death", "overexpress ERK by 70%", "a genetic change has no dose", FORMS),
    ("give DOX at 5 raises Death", "give DOX at 5", "between 0 and 1", FORMS),
    ("inhibit ERK by 150% raises Death", "inhibit ERK by 150%", "between 0 and 1", FORMS),
    ("inhibit ERK by 1.2.3 raises Death", "inhibit ERK by 1.2.3", "'1.2.3' is not a dose", FORMS),
    ("remove edge ERK raises Death", "remove edge ERK", "an edge reads 'A -> B', not 'ERK'", FORMS),
    ("remove edge tmTNF -> ERK raises Death", "remove edge tmTNF -> ERK", "tmTNF does not regulate ERK", FORMS),
    ("remove edge signal -> ERKK raises Death", "remove edge signal -> ERKK", "unknown node 'ERKK'", "'ERK'"),
    ("knock out ERK and overexpress ERK raises Death", "overexpress ERK", "ERK OE contradicts ERK KO", ""),
    ("in resistnt, inhibit ERK raises Death", "resistnt", "unknown context 'resistnt'", "'resistant'"),
    ("in wild type, inhibit ERK raises Death", "wild type", "unknown context 'wild type'", "resistant, sensitive"),
    ("inhibit ERK raises", "s", "does not say of what", FORMS),
    ("inhibit ERK raises .", "s", "does not say of what", FORMS),
    ("inhibit ERK raises Deth", "Deth", "unknown node or phenotype 'Deth'", "'Death'"),
    ("inhibit ERK raises Death + Deth", "Deth", "unknown node or phenotype 'Deth'", "'Death'"),
    ("inhibit ERK raises  Death +", "+", "a node is missing in this sum", ""),
    ("inhibit ERK restores sensitivity to DOXX", "DOXX", "unknown drug 'DOXX'", "'DOX'"),
    ("inhibit ERK restores sensitivity to DOX at 5", "DOX at 5", "between 0 and 1", ""),
    ("inhibit ERK restores sensitivity to DOX at 1.2.3", "DOX at 1.2.3", "'1.2.3' is not a dose", ""),
    ("inhibit ERK restores sensitivity of DOX", "of DOX", "unknown drug 'of DOX'", "'DOX'"),
    ("inhibit ERK restores sensitivity to DOX\nand more", "DOX\nand more", "unknown drug", ""),
    ("inhibit ERK synergises with quux", "quux", "unknown drug 'quux'", "DOX, MEKi, Light"),
    ("inhibit ERK synergises with", "h", "does not say with which drug", FORMS),
]


@pytest.mark.parametrize(("sentence", "marked", "reason", "hint"), MISTAKES)
def test_a_mistake_is_marked_where_it_stands(sentence: str, marked: str, reason: str, hint: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_hypothesis(sentence, CELLS)
    error = caught.value
    assert reason in error.reason
    assert error.text == sentence
    assert sentence[error.span.start : error.span.end] == marked
    assert hint in error.hint


@pytest.mark.parametrize("effect", ["restores sensitivity", "confers resistance", "synergises with X"])
def test_a_model_that_does_not_say_what_resistance_means_is_told_so(effect: str) -> None:
    with pytest.raises(ConditionError, match="'bare' does not say what resistance means") as caught:
        parse_hypothesis(f"inhibit DUSP6 {effect}", BARE)
    assert "resistance:" in caught.value.hint


WORDS = [
    "in", "resistant", ",", "inhibit", "knock", "out", "give", "remove edge", "ERK", "GSTP1", "DOX", "->", "and", "at",
    "0.5", "70%", "raises", "restores sensitivity", "to", "synergises with", "does not change", "Death", "+", ".", "κ",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), st.sampled_from([CELLS, BARE]))
def test_any_text_is_understood_or_refused_with_a_place_inside_it(text: str, network: Network) -> None:
    problem: ConditionError | None = None
    try:
        parse_hypothesis(text, network)
    except ConditionError as error:
        problem = error
    if problem is not None:
        assert 0 <= problem.span.start <= problem.span.end <= max(1, len(text))
