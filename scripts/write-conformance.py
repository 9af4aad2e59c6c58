"""Write docs/conformance.md: every public sample by what reads it, how many rows, problems and rejects it gives.

Samples lie outside the repository and none of their content is copied: names of files and counts alone. Formats are
those of the registry, so that a reader that is added shows here by itself. Round-trip: rows written again by the
format and read back are the same in every field that the format can carry.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from tidewaiter.formats import registry
from tidewaiter.formats.parsed import Format

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "conformance.md"
SAMPLES = ROOT.parent / "shared" / "data" / "formats"
FOLDERS = (
    "air_cargoimp",
    "air_cargoxml",
    "air_pact",
    "edifact_customs",
    "eu_ens",
    "express",
    "postal",
    "us_truck_json",
    "wco_dec",
    "x12_customs",
)
NO_SAMPLES = frozenset({".md", ".xsd", ".wsdl", ".js"})
"""Schemas, code and notes that lie beside the samples."""

RECEIVED = datetime(2026, 3, 3, tzinfo=UTC)
HEADS = ("| File | Format | Rows | Rejects | Problems | Round-trip |", "|---|---|--:|--:|---|---|")
ALONE = 12
"""A folder with more samples than this has one line for each kind of outcome."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one sample gave."""

    form: str
    rows: int
    rejects: int
    problems: tuple[str, ...]
    trip: str


def samples(folder: str) -> list[Path]:
    """The sample files of a folder, in the order of their names."""
    below = sorted(path for path in (SAMPLES / folder).rglob("*") if path.is_file())
    return [path for path in below if path.suffix not in NO_SAMPLES]


def outcome(path: Path) -> Outcome:
    """Read one sample as a message that arrives."""
    data = path.read_bytes()
    form = registry.recognise(data) or registry.UNKNOWN
    parsed = form.parse(data, received_at=RECEIVED)
    codes = Counter(problem.code for problem in parsed.problems)
    told = tuple(f"{code} {count}" if count > 1 else code for code, count in sorted(codes.items()))
    return Outcome(form.name, parsed.rows.num_rows, len(parsed.rejects), told, _round_trip(form, parsed.rows))


def _round_trip(form: Format, rows: pa.Table) -> str:
    """'same' where each row, written and read again, says the same; else how many of its fields do not."""
    if form.dump is None or not rows.num_rows:
        return "—"
    lost: set[str] = set()
    for at in range(rows.num_rows):
        row = rows.slice(at, 1)
        try:
            again = form.parse(form.dump(row), received_at=RECEIVED).rows
        except ValueError:
            return "not written"
        if again.num_rows != 1:
            return "not read again"
        lost |= {n for n in rows.column_names if n != "source_position" and row[n].to_pylist() != again[n].to_pylist()}
    return "same" if not lost else f"{len(lost)} fields differ"


def page() -> str:
    """The whole page."""
    lines = [
        "# Conformance",
        "",
        "Written by `scripts/write-conformance.py` from the public samples that lie beside the repository; names and",
        "counts alone are kept. `tests/conformance/test_samples.py` reads them all again: none may raise, each gives",
        "rows or problems. A folder with many samples has one line for each kind of outcome. A rejected unit waits",
        "in quarantine with its reason.",
    ]
    for folder in FOLDERS:
        found = samples(folder)
        lines += [
            "",
            f"## {folder}",
            "",
            "| File | Format | Rows | Rejects | Problems | Round-trip |",
            "|---|---|--:|--:|---|---|",
        ]
        outcomes = [(path, outcome(path)) for path in found]
        if len(found) <= ALONE:
            lines += [_line(f"`{path.name}`", one) for path, one in outcomes]
            continue
        kinds = Counter(one for _, one in outcomes)
        for kind, count in sorted(kinds.items(), key=lambda pair: (-pair[1], str(pair[0]))):
            first = next(path.name for path, one in outcomes if one == kind)
            lines.append(_line(f"`{first}`" if count == 1 else f"{count} files", kind))
    return "\n".join(lines) + "\n"


def _line(name: str, one: Outcome) -> str:
    return f"| {name} | `{one.form}` | {one.rows} | {one.rejects} | {', '.join(one.problems) or '—'} | {one.trip} |"


if __name__ == "__main__":
    if not SAMPLES.exists():
        sys.exit(f"skipped: no samples in {SAMPLES}")
    PAGE.write_text(page(), encoding="utf-8")
