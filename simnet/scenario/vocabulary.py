"""The words of the hypothesis sentence. Data only: add a synonym here and it is understood."""

from __future__ import annotations

__all__ = ["ACTIONS", "CONNECTIVES", "EFFECTS", "FORMS"]

ACTIONS: dict[str, tuple[str, ...]] = {
    "edge loss": ("remove the edge", "remove edge", "cut the edge", "cut edge", "delete edge"),
    "knockout": (
        "knock out", "knock-out", "knockout of", "knockout", "knocking out", "silence", "silencing",
        "silencing of", "lose", "losing", "loss of", "delete", "deleting", "deletion of", "KO",
    ),
    "overexpression": (
        "overexpress", "over-express", "overexpressing", "overexpression of", "activate", "activating",
        "activation of", "OE",
    ),
    "drug": (
        "give", "giving", "add", "adding", "treat with", "treating with", "treatment with", "apply", "use",
    ),
    "inhibition": (
        "inhibit", "inhibits", "inhibiting", "inhibition of", "block", "blocks", "blocking", "blockade of",
        "suppress", "suppressing", "suppression of", "target", "targeting",
    ),
}

EFFECTS: dict[str, tuple[str, ...]] = {
    "restores sensitivity": (
        "restores sensitivity", "restore sensitivity", "restores the sensitivity", "resensitises",
        "resensitizes", "re-sensitises", "re-sensitizes", "sensitises", "sensitizes", "increases sensitivity",
        "increase sensitivity", "enhances sensitivity", "overcomes resistance",
        "overcome resistance", "reverses resistance", "reverse resistance",
    ),
    "confers resistance": (
        "confers resistance", "confer resistance", "causes resistance", "gives resistance",
        "makes cells resistant", "induces resistance",
    ),
    "does not change": (
        "does not change", "do not change", "doesn't change", "has no effect on", "leaves unchanged",
        "does not affect", "do not affect",
    ),
    "synergises with": (
        "synergises with", "synergizes with", "synergise with", "synergize with", "is synergistic with",
    ),
    "raises": ("raises", "raise", "increases", "increase", "elevates", "elevate", "enhances"),
    "lowers": ("lowers", "lower", "decreases", "decrease", "reduces", "reduce", "diminishes"),
    "induces": ("induces", "induce", "triggers", "trigger", "switches on"),
    "abolishes": ("abolishes", "abolish", "prevents", "prevent", "eliminates", "switches off"),
}

CONNECTIVES = ("and", "plus", "together with", "with")

FORMS = (
    "A hypothesis reads '[in CONTEXT,] ACTION {and ACTION} EFFECT'. "
    "Actions: inhibit NODE [by 70%], knock out NODE, overexpress NODE, give DRUG [at 0.5], "
    "remove edge A -> B. Effects: restores sensitivity [to DRUG]; confers resistance [to DRUG]; "
    "raises, lowers, induces, abolishes or does not change READOUT; synergises with DRUG."
)
