"""The command line as a user calls it: a process of its own.

The process is forked from one that has imported the libraries already and configured Django as commands do, which
saves a second or two of every call; commands that start themselves anew (`tidewaiter.cli.memory`) are started from
nothing.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forked import PIPE, Running, Stem
from tidewaiter.cli import memory

COMMANDS = Stem(
    "catboost duckdb msgspec numba numpy pandas pyarrow.compute pyarrow.parquet pypinyin rapidfuzz rich.table"
    " scipy.optimize scipy.special scipy.stats sklearn.isotonic sklearn.linear_model sklearn.metrics sklearn.svm"
    " sqlglot tidewaiter.centre.cycle.live tidewaiter.centre.cycle.serve tidewaiter.centre.store tidewaiter.cli.main"
    " tidewaiter.pipeline.day tidewaiter.selection.evaluate"
)


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


def begun(
    *words: object,
    home: Path,
    actor: str = "tester",
    env: Mapping[str, str] | None = None,
    stdout: int | None = PIPE,
    stderr: int | None = PIPE,
) -> Running:
    """A command at work."""
    said = ["--home", home, "--actor", actor, *words]
    return COMMANDS.start("tidewaiter", said, env=env, stdout=stdout, stderr=stderr)


def call(*words: object, home: Path) -> Ran:
    """What a command said, and how it ended."""
    said = ["--home", str(home), "--actor", "tester", *map(str, words)]
    if memory.command(said) in memory.COMMANDS:
        done = subprocess.run([sys.executable, "-m", "tidewaiter", *said], capture_output=True, text=True, check=False)
        return Ran(done.returncode, done.stdout, done.stderr)
    with begun(*words, home=home) as process:
        out, err = process.communicate()
    return Ran(process.wait(), out.decode(), err.decode())
