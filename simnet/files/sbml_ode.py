"""The logic ODE of a network as SBML Level 3 Version 1 core (Hucka et al. 2010)."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.files.antimony import RESERVED as NOT_IN_ANTIMONY
from simnet.files.formulas import Call, Combined, Formula, Sign
from simnet.files.levelmodel import Level, LevelModel, level_model
from simnet.files.maboss_expressions import number_text
from simnet.files.xmltext import quoted
from simnet.network import Network, Node
from simnet.scenario.ode import LogicODE

__all__ = ["sbml_ode_text"]

CORE = "http://www.sbml.org/sbml/level3/version1/core"
MATH = "http://www.w3.org/1998/Math/MathML"
FUNCTIONS = ("abs",)  # of MathML; others are defined in the file
SIGNS: dict[Sign, str] = {"+": "plus", "-": "minus", "*": "times", "/": "divide", "^": "power"}
HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="{core}" xmlns:sbml="{core}" level="3" version="1">
<model id={id} name={title} substanceUnits="dimensionless" timeUnits="dimensionless" \
volumeUnits="dimensionless" extentUnits="dimensionless">
<notes><p xmlns="http://www.w3.org/1999/xhtml">{says}</p></notes>"""
DESCRIBED = """\
<annotation><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" \
xmlns:bqbiol="http://biomodels.net/biology-qualifiers/"><rdf:Description rdf:about="#{meta}">\
<bqbiol:isEncodedBy><rdf:Bag>{genes}</rdf:Bag></bqbiol:isEncodedBy></rdf:Description></rdf:RDF></annotation>"""
GENE_PRODUCTS = ("protein", "rna")


def sbml_ode_text(network: Network, scheme: LogicODE | None = None) -> tuple[str, dict[str, str]]:
    """Write the logic ODE of a network as SBML.

    Every node is a species in a compartment of size 1: with a rule it has a rate rule, without one
    it is kept at its start unless an event changes it. Exponents, half-saturations, time constants
    and greatest levels are parameters with names; everything is dimensionless. Species carry
    display names, and genes that were checked as annotations.

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
    >>> text, _ = sbml_ode_text(Network.from_rules({"ERK": "RAS"}))
    >>> "<rateRule variable=" in text and '<parameter id="n_RAS_to_ERK"' in text
    True
    """
    model = level_model(network, scheme, NOT_IN_ANTIMONY)  # so that tools can go on to Antimony
    lines = [_head(model), *_definitions(model), *_quantities(model), *_rules(model), "</model>", "</sbml>", ""]
    return "\n".join(lines), dict(model.names)


def _head(model: LevelModel) -> str:
    network = model.network
    title = quoted(network.about.title or network.id)
    return HEAD.format(core=CORE, id=quoted(model.id), title=title, says=quoted(model.says)[1:-1])


def _definitions(model: LevelModel) -> Iterator[str]:
    """Yield the Hill curve as a function of level, exponent and half-saturation."""
    arguments = "".join(f"<bvar><ci>{name}</ci></bvar>" for name in "xnk")
    curve = _mathml(model.curve)
    if model.stops_at_one:
        above = f"<piece>{_number('1')}<apply><geq/><ci>x</ci>{_number('1')}</apply></piece>"
        curve = f"<piecewise>{above}<otherwise>{curve}</otherwise></piecewise>"
    yield f'<listOfFunctionDefinitions><functionDefinition id="{model.hill}"><math xmlns="{MATH}"><lambda>{arguments}'
    yield f"{curve}</lambda></math></functionDefinition></listOfFunctionDefinitions>"


def _quantities(model: LevelModel) -> Iterator[str]:
    yield f'<listOfCompartments><compartment id="{model.cell}" spatialDimensions="3" size="1" constant="true"/>'
    yield "</listOfCompartments>"
    yield "<listOfSpecies>"
    yield from (_species(level, model.cell) for level in model.levels)
    yield "</listOfSpecies>"
    if model.parameters:
        yield "<listOfParameters>"
        for parameter in model.parameters:
            yield (
                f'<parameter id="{parameter.name}" name={quoted(parameter.says)} '
                f'value="{number_text(parameter.value)}" units="dimensionless" constant="true"/>'
            )
        yield from (f'<parameter id="{name}" units="dimensionless" constant="false"/>' for name in model.assigned)
        yield "</listOfParameters>"


def _species(level: Level, cell: str) -> str:
    held = str(level.rate is None).lower()
    genes = _genes(level.node)
    meta = f"meta_{level.name}"
    described = DESCRIBED.format(meta=meta, genes=genes) if genes else ""
    return (
        f'<species id="{level.name}" metaid="{meta}" name={quoted(level.node.label)} compartment="{cell}" '
        f'initialConcentration="{number_text(level.start)}" substanceUnits="dimensionless" '
        f'hasOnlySubstanceUnits="false" boundaryCondition="{held}" constant="false">{described}</species>'
    )


def _genes(node: Node) -> str:
    """List the genes of a gene product under their HGNC ids, those that somebody checked."""
    if node.kind not in GENE_PRODUCTS:
        return ""
    ids = [gene.hgnc.removeprefix("HGNC:") for gene in node.genes if gene.checked and gene.hgnc]
    return "".join(f'<rdf:li rdf:resource="https://identifiers.org/hgnc:{id}"/>' for id in ids if id.isdecimal())


def _rules(model: LevelModel) -> Iterator[str]:
    rates = [(level.name, level.rate) for level in model.levels if level.rate is not None]
    if not rates:
        return
    yield "<listOfRules>"
    for name, formula in model.assigned.items():
        yield f'<assignmentRule variable="{name}"><math xmlns="{MATH}">{_mathml(formula)}</math></assignmentRule>'
    for name, formula in rates:
        yield f'<rateRule variable="{name}"><math xmlns="{MATH}">{_mathml(formula)}</math></rateRule>'
    yield "</listOfRules>"


def _mathml(formula: Formula) -> str:
    match formula:
        case str():
            return f"<ci>{formula}</ci>"
        case Call(function, parts):
            called = f"<{function}/>" if function in FUNCTIONS else f"<ci>{function}</ci>"
            return f"<apply>{called}{''.join(map(_mathml, parts))}</apply>"
        case Combined(sign, parts):
            return f"<apply><{SIGNS[sign]}/>{''.join(map(_mathml, parts))}</apply>"
        case _:
            return _number(number_text(formula))


def _number(text: str) -> str:
    return f'<cn sbml:units="dimensionless">{text}</cn>'
