"""Claim: the last two weeks of four in the practice world find at least five times what random selection would.

Five seeds, each a world of its own, the shipped parameters. Peer: random selection of the same size at the same
facilities, with the same presentation and detection (an exact expectation from the known truth). Simulated.
Usage: practice_lift.py [weeks] [consignments a day] [seeds]
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

LEAST = 5.0


def live(seed: int, weeks: int, per_day: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tidewaiter", "--home", str(Path(folder, "home")), "simulate", "--json"]
        command += ["--weeks", str(weeks), "--per-day", str(per_day), "--seed", str(seed)]
        last = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["last_weeks"]
    return {
        "found": last["found"],
        "random": last["random_found"],
        "issued": last["issued"],
        "illicit": last["illicit"],
    }


def main() -> None:
    weeks, per_day, seeds = (int(word) for word in [*sys.argv[1:], *["4", "20000", "5"][len(sys.argv) - 1 :]])
    rows = []
    for seed in range(1, seeds + 1):
        row = live(seed, weeks, per_day)
        rows.append(row)
        print(
            f"seed {seed}: {row['found']} of {row['illicit']} found with {row['issued']} targets, random "
            f"{row['random']:.2f}: {row['found'] / row['random']:.1f} times",
            flush=True,
        )
    found, random = (np.array([row[key] for row in rows], dtype=float) for key in ("found", "random"))
    picks = np.random.default_rng(0).integers(0, seeds, size=(10_000, seeds))
    low, high = np.quantile(found[picks].sum(1) / random[picks].sum(1), [0.025, 0.975])
    lift = found.sum() / random.sum()
    print(f"all seeds: {lift:.1f} times random (95 % interval over seeds {low:.1f} to {high:.1f})")
    print("claim holds" if (found / random).min() >= LEAST else f"claim does NOT hold: a seed is below {LEAST}")


if __name__ == "__main__":
    main()
