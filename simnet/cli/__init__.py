"""The command line: parse, call, print, exit code."""

from simnet.cli.app import main

__all__ = ["main"]
