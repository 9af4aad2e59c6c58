"""Public X12 samples: rows or problems, never a traceback; the envelope checks agree with an independent library."""

import io
from pathlib import Path

import pytest
from pyx12.errors import X12Error
from pyx12.x12file import X12Reader

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.formats import registry, x12_309, x12_files
from tidewaiter.formats.x12 import tokenise

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "formats" / "x12_customs"
FILES = sorted(FOLDER.rglob("*.edi")) if FOLDER.exists() else []
pytestmark = pytest.mark.skipif(not FILES, reason=f"no samples in {FOLDER}")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_sample_gives_rows_or_problems(path: Path) -> None:
    parsed = registry.parse(path.read_bytes())
    assert parsed.rows.schema.equals(CONSIGNMENT)
    assert parsed.rows.num_rows > 0 or parsed.problems or parsed.events is not None
    if not any(b"ST*" + code.encode() in path.read_bytes() for code in x12_files.READERS):
        assert "message-not-read" in {p.code for p in parsed.problems}
    elif b"ST*322" in path.read_bytes():
        assert parsed.events is not None
    else:
        assert parsed.rows.num_rows == 1


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_the_309_reader_takes_any_sample(path: Path) -> None:
    parsed = x12_309.parse(path.read_bytes())
    assert {r.position for r in parsed.rejects} <= {p.row for p in parsed.problems}


def counted(text: str) -> tuple[list[str], list[object]] | None:
    """Tags and envelope errors by pyx12, None where it gives up."""
    tags, errors = [], []
    try:
        reader = X12Reader(io.StringIO(text))
        for segment in reader:
            tags.append(segment.get_seg_id())
            errors += reader.pop_errors()
        reader.cleanup()
        errors += reader.pop_errors()
    except X12Error:
        return None
    return tags, errors


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_segments_and_envelope_doubts_agree_with_pyx12(path: Path) -> None:
    ours = tokenise(path.read_bytes())
    assert len(ours.sets) == 1
    theirs = counted(path.read_text(encoding="latin-1"))
    if theirs is None:
        assert ours.sets[0].segments  # we read on where it gives up
        return
    tags, errors = theirs
    envelope = {"ISA", "GS", "ST", "SE", "GE", "IEA"}
    assert [tag for tag in tags if tag not in envelope] == [s.tag for s in ours.sets[0].segments]
    assert len(errors) == len(ours.problems)
