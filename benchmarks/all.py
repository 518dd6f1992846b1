"""Run every benchmark, one after the other, and keep the tables in benchmarks/RESULTS.txt."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.txt"


def commands(networks: Path, peers: str, limit: float) -> list[list[str]]:
    """Return the script and options of each benchmark."""
    folder = ["--networks", str(networks)]
    return [
        ["synchronous.py", *folder, "--peers", peers, "--large"],
        ["stochastic.py", *folder],
        ["trapspaces.py", *folder],
        ["attractors.py", *folder, "--limit", str(limit)],
        ["ode.py", *folder],
        ["screen.py", "--network", str(networks / "ags_cascade1.bnet"), "--readout", "Prosurvival"],
        ["startup.py"],
    ]


def main() -> None:
    """Run them; one that fails is reported and does not stop the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", type=Path, required=True, help="folder of the published networks")
    parser.add_argument("--only", default="", help="scripts to run, with commas; all by default")
    parser.add_argument("--peers", default=sys.executable, help="a Python that has cana, boolsi and dynavista")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each tool and network of attractors.py")
    chosen = parser.parse_args()
    wanted = {name.removesuffix(".py") + ".py" for name in chosen.only.split(",") if name}
    tables, failed = [], []
    for script, *options in commands(chosen.networks, chosen.peers, chosen.limit):
        if wanted and script not in wanted:
            continue
        print(f"== {script}", flush=True)
        ended = subprocess.run(
            [sys.executable, HERE / script, *options], cwd=HERE, capture_output=True, text=True, check=False
        )
        print(ended.stdout, ended.stderr, flush=True)
        if ended.returncode:
            failed.append(script)
        else:
            tables.append(ended.stdout.strip())
    if not wanted and not failed:
        RESULTS.write_text("\n\n\n".join(tables) + "\n", encoding="utf-8")
        print(f"written to {RESULTS}")
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
