"""Antimony text of a logic ODE (Smith et al. 2009), for Tellurium, libRoadRunner and COPASI."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.files.formulas import infix
from simnet.files.levelmodel import Level, LevelModel, level_model
from simnet.files.maboss_expressions import number_text
from simnet.network import Network
from simnet.scenario.ode import LogicODE

__all__ = ["antimony_text"]

# Words of Antimony 3.3 and the functions of MathML that it calls by name.
RESERVED = frozenset({
    "after", "algebraic", "and", "at", "const", "compartment", "constraint", "delete", "dna", "end", "event", "ext",
    "formula", "function", "gene", "has", "import", "in", "is", "maximize", "minimize", "model", "module", "not",
    "operator", "or", "reaction", "species", "substanceonly", "unit", "var", "abs", "acos", "acosh", "acot",
    "acoth", "acsc", "acsch", "arccos", "arccosh", "arccot", "arccoth", "arccsc", "arccsch", "arcsec", "arcsech",
    "arcsin", "arcsinh", "arctan", "arctanh", "asec", "asech", "asin", "asinh", "atan", "atanh", "ceil", "ceiling",
    "cos", "cosh", "cot", "coth", "csc", "csch", "delay", "eq", "exp", "factorial", "floor", "geq", "gt", "implies",
    "leq", "ln", "log", "log10", "lt", "max", "min", "neq", "piecewise", "pow", "power", "quotient", "rateof",
    "rem", "root", "sec", "sech", "sin", "sinh", "sqr", "sqrt", "tan", "tanh", "xor", "area", "avogadro",
    "exponentiale", "extent", "false", "inf", "infinity", "length", "nan", "notanumber", "pi", "substance", "time",
    "true", "volume", "bernoulli", "binomial", "cauchy", "chisquare", "exponential", "gamma", "laplace",
    "lognormal", "normal", "poisson", "rayleigh", "truncatednormal", "uniform",
})  # fmt: skip


def antimony_text(network: Network, scheme: LogicODE | None = None) -> tuple[str, dict[str, str]]:
    """Write the logic ODE of a network as Antimony.

    Parameters
    ----------
    network : Network
    scheme : LogicODE, optional
        See `level_model`.

    Returns
    -------
    tuple of (str, dict)
        The text, and the name written for each node id.

    Raises
    ------
    InputError, TooLargeError
        See `level_model`.

    Examples
    --------
    >>> text, _ = antimony_text(Network.from_rules({"ERK": "RAS", "RAS": "!ERK"}, id="loop"))
    >>> print(text.split("// curves and rules")[1])
    <BLANKLINE>
      h_RAS_to_ERK := hill(RAS, n_RAS_to_ERK, k_RAS_to_ERK);
      h_ERK_to_RAS := hill(ERK, n_ERK_to_RAS, k_ERK_to_RAS);
      ERK' = (ymax_ERK * h_RAS_to_ERK - ERK) / tau_ERK;
      RAS' = (ymax_RAS * (1 - h_ERK_to_RAS) - RAS) / tau_RAS;
    end
    <BLANKLINE>
    """
    model = level_model(network, scheme, RESERVED)
    return "\n".join([*_head(model), *_body(model), "end", ""]), dict(model.names)


def _head(model: LevelModel) -> Iterator[str]:
    curve = infix(model.curve)
    yield f"// {_line(model.network.about.title or model.network.id)}"
    yield f"// {model.says}"
    yield f"function {model.hill}(x, n, k)"
    yield f"  piecewise(1, x >= 1, {curve})" if model.stops_at_one else f"  {curve}"
    yield "end"
    yield ""
    yield f"model *{model.id}()"


def _body(model: LevelModel) -> Iterator[str]:
    yield f"  compartment {model.cell} = 1;"
    for level in model.levels:
        fixed = "$" if level.rate is None else ""  # kept, unless an event gives a drug or washes it out
        yield f"  species {fixed}{level.name} in {model.cell};{_called(level)}"
    yield "  // start; inputs keep it"
    yield from (f"  {level.name} = {number_text(level.start)};" for level in model.levels)
    yield "  // parameters"
    yield from (f"  const {p.name} = {number_text(p.value)};  // {_line(p.says)}" for p in model.parameters)
    yield "  // curves and rules"
    yield from (f"  {name} := {infix(formula)};" for name, formula in model.assigned.items())
    for level in model.levels:
        if level.rate is not None:
            yield f"  {level.name}' = {infix(level.rate)};"


def _called(level: Level) -> str:
    """Give a level the display name of its node."""
    label = level.node.label
    return "" if label == level.name else f'  {level.name} is "{_line(label).replace(chr(34), chr(39))}";'


def _line(text: str) -> str:
    return " ".join(text.split())
