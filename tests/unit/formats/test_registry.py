import gzip
from pathlib import Path

import pytest

from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import table
from tidewaiter.formats import mapped, registry, x12_309
from tidewaiter.formats.mapping import MappingError, load

ROWS = table(
    [
        {
            "consignment_id": "s10:LX000000005CN",
            "s10": "LX000000005CN",
            "bill": "SIMU1",
            "regime": "ocean",
            "goods_description": "HATS",
            "source_position": 0,
        }
    ]
)
POST = mapped.dump(ROWS, load("post-csv"))
OWN = mapped.dump(ROWS, load("consignment"))
PARQUET = mapped.dump(ROWS, load("consignment"), "parquet")
BILL = x12_309.dump(ROWS)


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (b"FWB/17\r\n123-12345675JFKLHR/T1K1\r\n", "iata-fwb"),
        (BILL, "x12-309"),
        (b"\xef\xbb\xbf\r\n" + BILL, "x12-309"),
        (b"ST*310*0001~B3**1~SE*3*0001~", "x12-310"),
        (b"ST*315*0001~B4**1~SE*3*0001~", "x12-other"),
        (b"UNH+1+CUSCAR:D:95B:UN'BGM+785'CNI+1'RFF+BM:1'UNT+5+1'", "edifact-cuscar"),
        (b"UNA:+.? 'UNB+UNOA:1+A+B+1+2'UNH+1+APERAK:D:95B:UN'", "edifact-other"),
        (POST, "post-csv"),
        (b"\xef\xbb\xbf" + POST, "post-csv"),
        (b"\r\n\n" + POST, "post-csv"),
        (POST.decode().encode("utf-16"), "post-csv"),
        (OWN, "consignment"),
        (PARQUET, "consignment"),
        (b'{"consignment_id": "bill:1"}\n', "consignment"),
        (gzip.compress(POST), "post-csv"),
        (gzip.compress(PARQUET), "consignment"),
    ],
)
def test_a_message_is_known_by_its_content(message: bytes, name: str) -> None:
    found = registry.recognise(message)
    assert found is not None
    assert found.name == name
    assert found.parse(message).rows.num_rows == registry.parse(message).rows.num_rows


def test_a_compressed_message_reads_as_the_plain_one() -> None:
    assert registry.parse(gzip.compress(POST)).rows.equals(registry.parse(POST).rows)
    assert registry.mapped_format(load("post-csv")).parse(gzip.compress(POST)).rows.num_rows == 1


@pytest.mark.parametrize("data", [b"", b"\r\n \t", b"\xef\xbb\xbf\n", gzip.compress(b"", mtime=0)])
def test_nothing_is_a_problem(data: bytes) -> None:
    (problem,) = registry.parse(data).problems
    assert (problem.code, problem.severity) == ("empty", Severity.FATAL)


def test_unknown_content_is_named_with_what_there_is_and_kept() -> None:
    parsed = registry.parse(b"name,colour\nx,red\n")
    (problem,) = parsed.problems
    assert (problem.code, problem.severity, problem.row) == ("format-unknown", Severity.FATAL, 0)
    assert all(known.name in problem.hint for known in registry.FORMATS)
    assert [r.raw for r in parsed.rejects] == [b"name,colour\nx,red\n"]


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"<Declaration/>", "XML"),
        (b"[1, 2]", "JSON list"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04....", "ZIP archive or Office file"),
    ],
)
def test_known_content_that_is_not_read_is_named(data: bytes, value: str) -> None:
    (problem,) = registry.parse(data).problems
    assert (problem.code, problem.value) == ("message-not-read", value)


def test_a_compression_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "MAX_MESSAGE_BYTES", 1000)
    parsed = registry.parse(gzip.compress(POST.ljust(10_000)))
    assert [(p.code, p.severity) for p in parsed.problems] == [("too-large", Severity.FATAL)]
    assert parsed.rejects == ()


def test_a_damaged_or_cut_compression_is_told() -> None:
    whole = gzip.compress(POST)
    for damaged in (whole[:-20], whole[:12] + b"\xff" * 20, b"\x1f\x8b"):
        assert [p.code for p in registry.parse(damaged).problems] == ["bad-gzip"]


def test_a_large_message_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "MAX_MESSAGE_BYTES", 10)
    assert [p.code for p in registry.mapped_format(load("post-csv")).parse(POST).problems] == ["too-large"]


def test_names_are_unique_and_each_format_reads_nothing_as_a_problem() -> None:
    names = [known.name for known in registry.FORMATS]
    assert len(set(names)) == len(names)
    for known in registry.FORMATS:
        parsed = known.parse(b"")
        assert parsed.rows.num_rows == 0
        assert parsed.problems != ()
        assert known.title
        assert known.standard


def test_our_own_columns_are_tried_last() -> None:
    assert [known.name for known in registry.FORMATS][-1] == "consignment"
    both = table([{"consignment_id": "s10:LX000000005CN", "s10": "LX000000005CN", "source_position": 0}])
    merged = mapped.dump(both, load("post-csv")).splitlines()
    message = merged[0] + b',"consignment_id"\n' + merged[1] + b",bill:1\n"
    assert registry.recognise(message, [load("consignment"), load("post-csv")]).name == "post-csv"


def test_a_directory_adds_and_replaces_mappings(tmp_path: Path) -> None:
    own = (
        'name = "acme"\ntitle = "ACME"\nfiler = "ACME"\n[identity]\nscheme = "track"\ncolumns = ["No"]\n'
        '[columns]\ngoods_description = "What"\n'
    )
    (tmp_path / "acme.toml").write_text(own, encoding="utf-8")
    found = registry.mappings_in(tmp_path)
    assert [m.name for m in found] == ["acme", "express-jsonl", "kcs", "post-csv", "consignment"]
    known = registry.recognise(b"No;What\n1;hats\n", found)
    assert known is not None
    assert known.parse(b"No;What\n1;hats\n").rows["consignment_id"].to_pylist() == ["track:1"]
    assert registry.mappings_in(tmp_path / "absent") == registry.shipped()
    (tmp_path / "acme.toml").write_text("name = 1", encoding="utf-8")
    with pytest.raises(MappingError, match=r"acme\.toml"):
        registry.mappings_in(tmp_path)


def test_every_format_has_its_entry_in_the_docs() -> None:
    page = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
    assert [known.name for known in registry.FORMATS if f"| `{known.name}` |" not in page] == []
