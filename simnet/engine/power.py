"""Powers of levels, computed from sums and products only.

``numpy.power`` and the ``pow`` of the C library differ in their last bits from one machine to the
next and from each other. Here every operation is one that IEEE 754 rounds exactly, so that the
batch integrator gives the same bits everywhere, in numpy as in the compiled kernel.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

__all__ = [
    "EXPONENTIAL", "LEAST", "LN2", "LN2_HIGH", "LN2_LOW", "LOGARITHM", "MAGIC", "MAGIC_BITS", "PER_LN2",
    "ROOT_BITS", "WIDEST", "power",
]  # fmt: skip

Levels = npt.NDArray[np.float64]

LOGARITHM = tuple(1 / (2 * place + 1) for place in range(10, -1, -1))  # atanh(z) / z by powers of z^2
EXPONENTIAL = tuple(1 / math.factorial(place) for place in range(13, -1, -1))
LN2, PER_LN2 = math.log(2), 1 / math.log(2)
LN2_HIGH, LN2_LOW = float.fromhex("0x1.62e42feep-1"), float.fromhex("0x1.a39ef35793c76p-33")  # ln 2 in two parts
MAGIC = 1.5 * 2.0**52  # a number added to it is rounded to whole ones, which stand in its last bits
MAGIC_BITS = int(np.float64(MAGIC).view(np.int64))
ROOT_BITS = int(np.float64(math.sqrt(0.5)).view(np.int64))
LEAST = 2.0**-1022  # levels below it count as 0
WIDEST = 700.0  # largest logarithm of a result, up and down


def power(base: Levels, exponent: Levels | float) -> Levels:
    """Return ``base ** exponent`` for levels from 0; 0 for what is not a number.

    ``ln base = e ln 2 + ln m`` with m between the roots of 1/2 and 2, whose logarithm is the series of
    ``2 atanh((m - 1) / (m + 1))``; the exponential is a power of 2 and a Taylor series. Right to two units
    in the last place times ``1 + |exponent ln base|``; results stay within exp(-700) and exp(700).

    Parameters
    ----------
    base : ndarray of float
    exponent : ndarray of float or float
        Broadcast against `base`.

    Returns
    -------
    ndarray of float

    Examples
    --------
    >>> power(np.array([0.0, 0.25, 1.0]), 1.5).round(15).tolist()
    [0.0, 0.125, 1.0]
    """
    bits = base.view(np.int64)
    doublings = (bits - ROOT_BITS) >> 52
    mantissa = (bits - (doublings << 52)).view(np.float64)
    whole = (doublings + MAGIC_BITS).view(np.float64) - MAGIC
    z = (mantissa - 1.0) / (mantissa + 1.0)
    logarithm = exponent * (whole * LN2 + 2.0 * z * _series(LOGARITHM, z * z))
    logarithm = np.minimum(np.maximum(logarithm, -WIDEST), WIDEST)
    turned = logarithm * PER_LN2 + MAGIC
    times = turned - MAGIC
    rest = (logarithm - times * LN2_HIGH) - times * LN2_LOW
    scaled = _series(EXPONENTIAL, rest).view(np.int64) + ((turned.view(np.int64) - MAGIC_BITS) << 52)
    return np.where(base >= LEAST, scaled.view(np.float64), 0.0)


def _series(terms: tuple[float, ...], at: Levels) -> Levels:
    value = np.full_like(at, terms[0])
    for term in terms[1:]:
        value *= at
        value += term
    return value
