"""The Hill curves of Odefy, as arrays.

Rules interpolated between the corners of their truth table (HillCube; Wittmann et al. 2009, BMC
Syst Biol 3:98) act on them: see `simnet.logic.levels.interpolate`.
"""

from __future__ import annotations

from simnet.engine.polynomial import Levels

__all__ = ["hill"]


def hill(n: Levels, k: Levels, *, normalised: bool) -> tuple[Levels, Levels]:
    """Return gain and bend of ``h(x) = gain x^n / (x^n + bend)``.

    Plain, ``h(k) = 1/2`` and ``h(1) = 1 / (1 + k^n)``; normalised, it is divided by the latter.

    Parameters
    ----------
    n, k : ndarray of float, the same shape

    Returns
    -------
    gain, bend : ndarray of float

    Examples
    --------
    >>> import numpy as np
    >>> gain, bend = hill(np.array([3.0]), np.array([0.5]), normalised=True)
    >>> float(gain[0]), float(bend[0])
    (1.125, 0.125)
    """
    bend = k**n
    return (1 + bend if normalised else bend**0), bend
