"""One question a file: attractors, basins, percolation, readouts."""

from simnet.analysis.asynchronous import settle_asynchronous
from simnet.analysis.diagrams import SymbolicSet
from simnet.analysis.percolation import percolate
from simnet.analysis.population import Found, Population, after
from simnet.analysis.readouts import blend, read
from simnet.analysis.synchronous import MAX_ENUMERATED, basins_of_all, settle_synchronous

__all__ = [
    "MAX_ENUMERATED",
    "Found",
    "Population",
    "SymbolicSet",
    "after",
    "basins_of_all",
    "blend",
    "percolate",
    "read",
    "settle_asynchronous",
    "settle_synchronous",
]
