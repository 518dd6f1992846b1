"""Linear programs of a layout, solved by HiGHS.

The same solver stands behind `scipy.optimize.linprog`; asked directly, it is there half a second
earlier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from highspy import HighsLp

__all__ = ["LinearProgram"]


@dataclass(slots=True)
class LinearProgram:
    """The cheapest values under upper bounds on sums of them.

    Parameters
    ----------
    prices : list of float
        Of one unit of each variable.
    lowest : list of float
        What each variable is at least.

    Examples
    --------
    >>> program = LinearProgram([1.0, 1.0], [0.0, 0.5])
    >>> program.at_most({0: -1.0, 1: 1.0}, -2.0)  # the first one is 2 more than the second
    >>> program.solve()
    [2.5, 0.5]
    """

    prices: list[float]
    lowest: list[float]
    rows: list[Mapping[int, float]] = field(default_factory=list)
    bounds: list[float] = field(default_factory=list)

    def variable(self, price: float, lowest: float = 0.0) -> int:
        """Add a variable and return its number."""
        self.prices.append(price)
        self.lowest.append(lowest)
        return len(self.prices) - 1

    def at_most(self, terms: Mapping[int, float], bound: float) -> None:
        """Ask that a sum of variables, each times a factor, is at most `bound`."""
        self.rows.append(terms)
        self.bounds.append(bound)

    def solve(self) -> list[float]:
        """Return the best value of each variable.

        Raises
        ------
        ValueError
            When no values satisfy all bounds, or prices below 0 are worth ever more.
        """
        import highspy

        highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        highs.setOptionValue("output_flag", False)
        highs.passModel(self._model())
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            message = f"a linear program has no solution: {highs.modelStatusToString(highs.getModelStatus())}"
            raise ValueError(message)
        return list(map(float, highs.getSolution().col_value))

    def _model(self) -> HighsLp:
        import highspy
        import numpy as np

        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.prices), len(self.rows)
        model.col_cost_, model.col_lower_ = np.array(self.prices), np.array(self.lowest)
        model.col_upper_ = np.full(len(self.prices), np.inf)
        model.row_lower_, model.row_upper_ = np.full(len(self.rows), -np.inf), np.array(self.bounds)
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *map(len, self.rows)])
        matrix.index_ = np.array([variable for terms in self.rows for variable in terms])
        matrix.value_ = np.array([factor for terms in self.rows for factor in terms.values()])
        return model
