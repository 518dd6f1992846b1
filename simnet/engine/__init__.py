"""From a network to moving arrays: the compiled program and one file per update scheme."""

from simnet.engine.asynchronous import StateGraph, explore
from simnet.engine.compiled import Bits, CompiledNetwork, Words, compile_network, pack, unpack
from simnet.engine.synchronous import follow, hold, successors_of_all, to_cycles

__all__ = [
    "Bits",
    "CompiledNetwork",
    "StateGraph",
    "Words",
    "compile_network",
    "explore",
    "follow",
    "hold",
    "pack",
    "successors_of_all",
    "to_cycles",
    "unpack",
]
