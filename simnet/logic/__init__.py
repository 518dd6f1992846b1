"""Boolean expressions: trees, the rule parser, truth tables."""

from simnet.logic.expr import (
    FALSE,
    TRUE,
    And,
    Const,
    Expr,
    Not,
    Or,
    Var,
    conjunction,
    disjunction,
    fold,
    negation,
    substitute,
    to_text,
    variables,
)
from simnet.logic.parser import RESERVED, ParsedExpression, parse
from simnet.logic.truth import Sign, equivalent, signs, truth_table

__all__ = [
    "FALSE",
    "RESERVED",
    "TRUE",
    "And",
    "Const",
    "Expr",
    "Not",
    "Or",
    "ParsedExpression",
    "Sign",
    "Var",
    "conjunction",
    "disjunction",
    "equivalent",
    "fold",
    "negation",
    "parse",
    "signs",
    "substitute",
    "to_text",
    "truth_table",
    "variables",
]
