"""What must not break unseen: as-of, propensity and capacity, each broken on purpose, must make a test fail.

A mutation is one edit to a copy of the product; the tests named beside it run against the copy. A mutation that no test
notices is a hole in the tests, one whose text is not there any more a stale line here. Slow: each starts pytest anew.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "tidewaiter"

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Mutation:
    """One edit, and the tests of which at least one must fail then."""

    name: str
    module: str
    text: str
    broken: str
    tests: tuple[str, ...]


MUTATIONS = (
    Mutation(
        "as-of: history received later counts",
        "history/profiles.py",
        "        WHERE received_at < {moment}\n",
        "        WHERE true\n",
        ("tests/unit/history/test_profiles.py",),
    ),
    Mutation(
        "as-of: findings recorded later count",
        "history/profiles.py",
        "WHERE recorded_at < {moment} AND",
        "WHERE",
        ("tests/unit/history/test_profiles.py",),
    ),
    Mutation(
        "as-of: findings recorded later count in the books",
        "history/standing/findings.py",
        "FROM outcomes WHERE recorded_at < {moment} AND",
        "FROM outcomes WHERE",
        ("tests/property/test_books.py",),
    ),
    Mutation(
        "propensity: everybody's is one",
        "selection/select.py",
        '"propensity": parts.total[back],',
        '"propensity": np.ones(count),',
        ("tests/unit/selection/test_select.py",),
    ),
    Mutation(
        "propensity: the random arm's is left out",
        "selection/arms.py",
        "self.lookout + self.exploit + self.explore + self.random",
        "self.lookout + self.exploit + self.explore",
        ("tests/property/test_selection.py",),
    ),
    Mutation(
        "propensity: an estimate forgets to weigh",
        "selection/missed.py",
        "unseen = 1 / propensity[examined] - 1",
        "unseen = np.ones(int(examined.sum()))",
        ("tests/unit/selection/test_missed.py",),
    ),
    Mutation(
        "capacity: one more is drawn",
        "selection/arms.py",
        "slots, explore_mass, random_mass = split(min(capacity, len(score)), shares)",
        "slots, explore_mass, random_mass = split(min(capacity + 1, len(score)), shares)",
        ("tests/property/test_selection.py",),
    ),
    Mutation(
        "capacity: minutes are not counted",
        "selection/lanes.py",
        "            left -= cost[number]\n",
        "",
        ("tests/unit/selection/test_lanes.py",),
    ),
    Mutation(
        "capacity: the store issues more than a shift has",
        "centre/targets/actions.py",
        "if standing + len(targets) > run.capacity:",
        "if standing > run.capacity:",
        ("tests/integration/centre/test_targets.py",),
    ),
)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_break_is_noticed(mutation: Mutation, tmp_path: Path) -> None:
    copy = tmp_path / "src" / "tidewaiter"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    module = copy / mutation.module
    source = module.read_text(encoding="utf-8")
    assert source.count(mutation.text) == 1, f"{mutation.module} no longer says {mutation.text!r} once"
    module.write_text(source.replace(mutation.text, mutation.broken), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        *mutation.tests,
    ]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "src")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=500, check=False)
    assert done.returncode == 1, f"no test noticed {mutation.name}:\n{done.stdout[-2000:]}"
