import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.cargo.problem import Severity
from tidewaiter.formats import mapped
from tidewaiter.formats.mapping import Column, Identity, Label, Mapping

LAYOUT = Mapping(
    name="acme",
    title="ACME",
    identity=Identity(columns=("No",), scheme="track"),
    columns={"goods_description": "What", "gross_mass_kg": Column(column="Weight", unit="g")},
    labels={"Bad": Label(column="bad", positive=("1", "yes"))},
)


def codes(data: bytes) -> list[tuple[str, int | None]]:
    return [(p.code, p.row) for p in mapped.reader(LAYOUT).parse(data).problems]


def test_the_reader_carries_the_mappings_name_and_title() -> None:
    made = mapped.reader(LAYOUT)
    assert (made.name, made.title, made.standard) == ("acme", "ACME", "Mapping file acme.toml")
    assert made.dump is not None


def test_rows_without_identity_wait_with_their_header() -> None:
    parsed = mapped.reader(LAYOUT).parse(b'What,No,Weight\nhats,7,10\n"coats, wool",,20\nshoes,8,30\n')
    assert parsed.rows["consignment_id"].to_pylist() == ["track:7", "track:8"]
    assert parsed.rows["source_position"].to_pylist() == [0, 2]
    assert [(p.code, p.severity, p.row) for p in parsed.problems] == [("no-identity", Severity.FATAL, 1)]
    assert parsed.rejects[0].raw.splitlines() == [b"What,No,Weight", b'"coats, wool",,"20"']


def test_json_lines_without_identity_wait_as_they_came() -> None:
    parsed = mapped.reader(LAYOUT).parse(b'{"No": 1, "What": "hats"}\n{"What": "coats"}\n')
    assert parsed.rows["consignment_id"].to_pylist() == ["track:1"]
    assert [r.raw for r in parsed.rejects] == [b'{"What": "coats"}']


def test_parquet_rows_without_identity_wait_in_one_file() -> None:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"No": ["1", None, None], "What": ["a", "b", "c"], "Other": [1, 2, 3]}), sink)
    parsed = mapped.reader(LAYOUT).parse(sink.getvalue().to_pybytes())
    assert [(r.position) for r in parsed.rejects] == [1]
    assert pq.read_table(pa.BufferReader(parsed.rejects[0].raw)).to_pydict() == {
        "No": [None, None],
        "What": ["b", "c"],
        "Other": [2, 3],
    }


def test_a_file_without_the_identity_column_waits_whole() -> None:
    data = b"What,Weight\nhats,1\n"
    parsed = mapped.reader(LAYOUT).parse(data)
    assert codes(data) == [("missing-column", 0)]
    assert [r.raw for r in parsed.rejects] == [data]


def test_a_column_that_is_missing_is_told_once() -> None:
    parsed = mapped.reader(LAYOUT).parse(b"No,What\n1,hats\n2,coats\n")
    assert [(p.code, p.path, p.value, p.severity) for p in parsed.problems] == [
        ("missing-column", "gross_mass_kg", "Weight", Severity.ERROR)
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_nothing_is_told_as_empty(data: bytes) -> None:
    assert codes(data) == [("empty", 0)]


def test_a_header_alone_is_a_table_of_no_rows() -> None:
    parsed = mapped.reader(LAYOUT).parse(b"No,What,Weight\n")
    assert (parsed.rows.num_rows, parsed.problems) == (0, ())


def test_labels_are_aligned_with_the_rows_that_are_kept() -> None:
    data = b"No,What,Weight,bad\n1,a,1,1\n,b,1,1\n2,c,1,0\n3,d,1,\n4,e,1,yes\n"
    found = mapped.labels(data, LAYOUT)
    assert found.to_pydict() == {"source_position": [0, 2, 3, 4], "Bad": [True, False, None, True]}
    assert found["source_position"].equals(mapped.reader(LAYOUT).parse(data).rows["source_position"])


def test_labels_that_are_not_there_are_an_operators_error() -> None:
    with pytest.raises(ValueError, match="'bad'"):
        mapped.labels(b"No,What,Weight\n1,a,1\n", LAYOUT)
    with pytest.raises(ValueError, match=r"acme\.toml"):
        mapped.labels(b"", LAYOUT)


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (b"No,What,Weight\n", True),
        (b"\xef\xbb\xbfWeight;No;What;More\n1;2;3;4\n", True),
        (b"No,What\n", False),
        (b'{"No": 1, "What": null, "Weight": 2}\n', True),
        (b'{"No": 1, "What": null}\n', False),
        (b'{"No": 1, "What": "a long te', False),
        (b'{"No": 1, "Weight": 3, "What": "a long te', True),
        (b"PAR1 no parquet", False),
        (b"", False),
    ],
)
def test_a_layout_is_known_by_its_columns(data: bytes, *, known: bool) -> None:
    assert mapped.recognises(LAYOUT, data) is known
    assert mapped.reader(LAYOUT).recognise(data) is known
