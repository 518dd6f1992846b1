"""The Hill curve of Netflux, as arrays.

Its reactions (Kraeutler, Soltis and Saucerman 2010, BMC Syst Biol 4:157) are read from rules by
`simnet.logic.levels.reactions`.
"""

from __future__ import annotations

from simnet.engine.polynomial import Levels

__all__ = ["hill"]


def hill(n: Levels, ec50: Levels) -> tuple[Levels, Levels]:
    """Return gain and bend of ``h(x) = gain x^n / (x^n + bend)`` with ``h(EC50) = 1/2`` and ``h(1) = 1``.

    In the paper's words gain is beta and bend is ``K^n = beta - 1`` (equation 2).

    Parameters
    ----------
    n, ec50 : ndarray of float, the same shape
        With ``ec50**n < 1/2``; there is no such curve otherwise.

    Returns
    -------
    gain, bend : ndarray of float

    Examples
    --------
    >>> import numpy as np
    >>> gain, bend = hill(np.array([1.4]), np.array([0.5]))
    >>> half = 0.5**1.4
    >>> round(float(gain[0] * half / (half + bend[0])), 12), round(float(gain[0] / (1 + bend[0])), 12)
    (0.5, 1.0)
    """
    half = ec50**n
    gain = (half - 1) / (2 * half - 1)
    return gain, gain - 1
