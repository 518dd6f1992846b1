"""The interval of a proportion that was sampled."""

from __future__ import annotations

import numpy as np

__all__ = ["wilson"]

Z = 1.959963984540054  # 97.5 % quantile of the normal distribution


def wilson(count: float, runs: int) -> tuple[float, float]:
    """Return the 95 % interval of a proportion (Wilson 1927).

    Parameters
    ----------
    count : float
        Successes, or the sum of values between 0 and 1.
    runs : int

    Examples
    --------
    >>> low, high = wilson(0, 100)
    >>> round(low, 4), round(high, 4)
    (0.0, 0.037)
    """
    p = count / runs
    middle = (p + Z * Z / (2 * runs)) / (1 + Z * Z / runs)
    half = Z / (1 + Z * Z / runs) * float(np.sqrt(max(p * (1 - p), 0.0) / runs + Z * Z / (4 * runs * runs)))
    return max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half))
