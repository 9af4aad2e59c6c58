"""Public EDIFACT samples: rows, events or problems, never a traceback; segments as an independent library cuts them."""

from pathlib import Path

import pytest
from pydifact.parser import Parser

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.formats import edifact_files, registry
from tidewaiter.formats.edifact import tokenise

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "formats" / "edifact_customs"
FILES = sorted(p for p in FOLDER.rglob("*.*") if p.is_file() and p.suffix not in {".md", ".xml"})
pytestmark = pytest.mark.skipif(not FILES, reason=f"no samples in {FOLDER}")
SERVICE = {"UNA", "UNB", "UNG", "UNH", "UNT", "UNE", "UNZ"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_sample_gives_rows_events_or_problems(path: Path) -> None:
    data = path.read_bytes()
    found = registry.recognise(data)
    assert found is not None
    assert found in edifact_files.FORMATS
    parsed = registry.parse(data)
    assert parsed.rows.schema.equals(CONSIGNMENT)
    kinds = {m.kind for m in tokenise(data).messages}
    if kinds & {"CUSCAR", "IFCSUM"}:
        assert parsed.rows.num_rows > 0
    elif kinds & {"BAPLIE", "COARRI"}:
        assert parsed.events is not None
    else:
        assert "message-not-read" in {p.code for p in parsed.problems}


@pytest.mark.filterwarnings("ignore::pydifact.exceptions.MissingImplementationWarning", "ignore::SyntaxWarning")
@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_segments_are_cut_as_pydifact_cuts_them(path: Path) -> None:
    data = path.read_bytes()
    try:
        theirs = list(Parser().parse(data.decode("utf-8")))
    except (SyntaxError, ValueError) as refused:
        pytest.skip(f"pydifact refuses it: {refused}")
    ours = [s for m in tokenise(data).messages for s in m.segments]
    kept = [s for s in theirs if s.tag not in SERVICE]
    assert [s.tag for s in ours] == [s.tag for s in kept]
    for mine, other in zip(ours, kept, strict=True):
        for at, element in enumerate(other.elements, 1):
            parts = element if isinstance(element, list) else [element]
            assert [mine.get(at, n) for n in range(1, len(parts) + 1)] == [part.strip() for part in parts]
