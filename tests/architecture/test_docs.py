"""Docs are tested: generated pages are current, and each setting, command and code has its entry."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_generated_pages_are_current() -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "write-docs.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_python_client_is_what_the_schema_says() -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "write-client.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_decision_record_is_at_most_forty_lines() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert len(records) >= 4
    assert [r.name for r in records if len(r.read_text(encoding="utf-8").splitlines()) > 40] == []


def test_the_table_of_the_trade_names_files_that_are_there() -> None:
    table = (ROOT / "docs" / "trade.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line[:3] != "|--"]
    promises = [row for row in rows if len(row) == 4 and row[0] != "Promise"]
    assert len(promises) > 50
    for _, where, tests, _ in promises:
        kept, held = (re.findall(r"`([\w./-]+\.\w+)`", cell) for cell in (where, tests))
        assert kept
        assert held
        assert [
            name for name in kept if not any((ROOT / base / name).exists() for base in ("src/tidewaiter", ""))
        ] == []
        assert [name for name in held if not (ROOT / "tests" / name).exists()] == []
