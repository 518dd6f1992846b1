"""Run simnet with `python -m simnet`."""

from simnet.cli import main

main()
