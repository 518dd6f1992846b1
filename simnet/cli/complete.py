"""What the shell offers after Tab: models, scenarios, contexts, drugs, nodes."""

from __future__ import annotations

import typer

NAMES = ("sync", "async", "trap", "ctmc", "ode")

__all__ = ["conditions", "encodings", "models", "readouts", "scenarios", "schemes"]


def models(incomplete: str) -> list[str]:
    """Offer library models; paths are the shell's own business."""
    from simnet.files import model_names

    return [name for name in model_names() if name.startswith(incomplete)]


def scenarios(incomplete: str) -> list[str]:
    """Offer library scenarios."""
    from simnet.files import scenario_names

    return [name for name in scenario_names() if name.startswith(incomplete)]


def schemes(incomplete: str) -> list[str]:
    """Offer update schemes, also after a comma."""
    done, comma, begun = incomplete.rpartition(",")
    return [f"{done}{comma}{name}" for name in (*NAMES, "all") if name.startswith(begun)]


def conditions(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer contexts, then drugs and KO:, OE:, INH: of the nodes, for the last item typed."""
    from simnet.errors import SimnetError
    from simnet.files import load

    try:
        network = load(_model(ctx))
    except (SimnetError, OSError):
        return []
    cut = max(incomplete.rfind(sign) for sign in (": ", "+ ", "then ")) + 1
    while cut < len(incomplete) and cut and incomplete[cut - 1] != " ":
        cut += 1
    done, begun = incomplete[:cut], incomplete[cut:]
    offers = [] if done else [f"{name}: " for name in network.contexts]
    offers += ["untreated", *network.drugs]
    ruled = [name for name in network.nodes if name not in network.inputs]
    offers += [f"{change}:{name}" for change in ("KO", "OE", "INH") for name in ruled]
    return [done + offer for offer in offers if offer.casefold().startswith(begun.casefold())]


def readouts(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer nodes and phenotypes, also after a comma."""
    from simnet.errors import SimnetError
    from simnet.files import load

    try:
        network = load(_model(ctx))
    except (SimnetError, OSError):
        return []
    done, comma, begun = incomplete.rpartition(",")
    names = [*network.nodes, *network.phenotypes]
    return [f"{done}{comma}{name}" for name in names if name.casefold().startswith(begun.casefold())]


def encodings(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the alternative encodings of the model."""
    from simnet.errors import SimnetError
    from simnet.files import load

    try:
        return [name for name in load(_model(ctx)).alternatives if name.startswith(incomplete)]
    except (SimnetError, OSError):
        return []


def _model(ctx: typer.Context) -> str:
    """Return the model typed before; after an option without value, words are not sorted into params yet."""
    return str(ctx.params.get("model") or next(iter(ctx.args), ""))
