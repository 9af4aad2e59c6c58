import time
import weakref

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.formats import mapped_read
from tidewaiter.formats.mapped_read import UnreadableError, header_of, kind_of, read
from tidewaiter.formats.mapping import Identity, Mapping

LAYOUT = Mapping(name="a", title="A", identity=Identity(columns=("id",)), columns={"goods_description": "what"})
NAMES = ("id", "what")


def layout(**changes: object) -> Mapping:
    return msgspec.structs.replace(LAYOUT, **changes)


def rows(data: bytes, **changes: object) -> list[dict[str, object]]:
    return read(data, layout(**changes), NAMES).table.to_pylist()


def parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize(
    ("data", "kind"), [(b"id,what\n", "csv"), (b' \n{"id":1}', "jsonl"), (b"PAR1", "parquet"), (b"", "csv")]
)
def test_the_kind_shows_in_the_content(data: bytes, kind: str) -> None:
    assert kind_of(data, LAYOUT) == kind


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_shows_the_columns(delimiter: str) -> None:
    data = f"id{delimiter}x,y;z{delimiter}what\n1{delimiter}2{delimiter}hats\n".encode()
    if delimiter in ",;":
        data = data.replace(b"x,y;z", b"x")
    assert header_of(data, LAYOUT)[1] == delimiter
    assert rows(data) == [{"id": "1", "what": "hats"}]


def test_quotes_hold_separators_line_breaks_and_quotes() -> None:
    assert rows(b'id,"wh at",what\r\n1,x,"a ""b"", c\r\nd"\r\n') == [{"id": "1", "what": 'a "b", c\r\nd'}]


def test_a_header_may_hold_a_line_break() -> None:
    assert rows(b'id,"wh\nat",what\n1,x,hats\n') == [{"id": "1", "what": "hats"}]


def test_positions_count_rows_and_rejects_in_the_order_of_the_file() -> None:
    source = read(b"id,what\n1,a\n2\n\n3,b\n4,c,d\n5,e\n", LAYOUT, NAMES)
    assert source.positions.to_pylist() == [0, 2, 4]
    assert [(r.position, r.raw) for r in source.rejects] == [(1, b"id,what\n2"), (3, b"id,what\n4,c,d")]
    assert [(p.code, p.row, p.value) for p in source.problems] == [
        ("wrong-column-count", 1, "2"),
        ("wrong-column-count", 3, "4,c,d"),
    ]


def test_rejects_keep_the_encoding_of_the_file() -> None:
    data = "id,what\nå\n1,ä\n".encode("latin-1")
    source = read(data, layout(encoding="latin-1"), NAMES)
    assert source.table.to_pylist() == [{"id": "1", "what": "ä"}]
    assert source.rejects[0].raw == "id,what\nå".encode("latin-1")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_wins_over_the_mapping(encoding: str) -> None:
    assert rows("id,what\n1,ä\n".encode(encoding), encoding="latin-1") == [{"id": "1", "what": "ä"}]


def test_gb18030_is_read_as_the_mapping_says() -> None:
    assert rows("id,what\n1,棉布\n".encode("gb18030"), encoding="gb18030") == [{"id": "1", "what": "棉布"}]


def test_bytes_that_do_not_decode_are_told_and_replaced() -> None:
    source = read(b"id,what\n1,caf\xe9\n", LAYOUT, NAMES)
    assert source.table.to_pylist() == [{"id": "1", "what": "caf\ufffd"}]
    assert [(p.code, p.path) for p in source.problems] == [("bad-encoding", "byte 13")]


def test_of_two_columns_with_one_name_the_first_is_read() -> None:
    assert rows(b"id,what,what\n1,a,b\n") == [{"id": "1", "what": "a"}]


def test_a_record_longer_than_a_block_is_read() -> None:
    long = b"x" * (5 * 2**20)
    (row,) = rows(b'id,what\n1,"' + long + b'"\n')
    assert len(str(row["what"])) == len(long)


def test_json_values_keep_their_text_and_nested_ones_are_reached_by_dots() -> None:
    data = b'{"id": 7, "what": true, "a": {"b": "x", "c": [1, {"d": 2}]}}\n{"id": null}\n'
    source = read(data, LAYOUT, ("id", "what", "a.b", "a.c", "a.b.c"))
    assert source.table.to_pylist() == [
        {"id": "7", "what": "true", "a.b": "x", "a.c": '[1,{"d":2}]', "a.b.c": None},
        {"id": None, "what": None, "a.b": None, "a.c": None, "a.b.c": None},
    ]


def test_json_keys_with_quotes_and_signs_are_names_like_others() -> None:
    assert read(b'{"it\'s": 1, "a b": 2, "$x": 3}', LAYOUT, ("it's", "a b", "$x")).table.to_pylist() == [
        {"it's": "1", "a b": "2", "$x": "3"}
    ]


def test_lines_that_are_no_object_are_rejects() -> None:
    source = read(b'{"id": 1}\n[2]\n\n{"id": 3\n4\n{"id": 5}', LAYOUT, NAMES)
    assert source.positions.to_pylist() == [0, 4]
    assert [(r.position, r.raw) for r in source.rejects] == [(1, b"[2]"), (2, b'{"id": 3'), (3, b"4")]


def test_nesting_has_no_bottom_to_fall_through() -> None:
    deep = b'{"id":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001
    assert read(deep, LAYOUT, NAMES).table.num_rows + len(read(deep, LAYOUT, NAMES).rejects) == 1


def test_parquet_columns_keep_their_types() -> None:
    source = read(parquet(pa.table({"id": ["1"], "what": [2.5], "else": [1]})), LAYOUT, NAMES)
    assert source.table.schema.types == [pa.string(), pa.float64()]


def test_parquet_dictionaries_and_large_strings_become_plain_text() -> None:
    table = pa.table(
        {"id": pa.array(["a", "b", "a"]).dictionary_encode(), "what": pa.array(["x"] * 3, pa.large_string())}
    )
    source = read(parquet(table), LAYOUT, NAMES)
    assert source.table.schema.types == [pa.string(), pa.string()]
    assert source.table["id"].to_pylist() == ["a", "b", "a"]


def test_a_small_parquet_file_that_unfolds_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = parquet(pa.table({"id": ["x" * 1000] * 10_000, "what": ["y"] * 10_000}))
    assert len(data) < 100_000
    monkeypatch.setattr(mapped_read, "MAX_UNPACKED_BYTES", 1_000_000)
    with pytest.raises(UnreadableError) as caught:
        read(data, LAYOUT, NAMES)
    assert caught.value.problem.code == "too-large"


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"PAR1 nothing PAR1", "bad-parquet"), (b"", "empty"), (b" \r\n", "empty")],
)
def test_what_is_no_table_is_refused_whole(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data, LAYOUT, NAMES)
    assert caught.value.problem.code == code


def test_a_large_message_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapped_read, "MAX_MESSAGE_BYTES", 3)
    with pytest.raises(UnreadableError) as caught:
        read(b"id,what\n", LAYOUT, NAMES)
    assert caught.value.problem.code == "too-large"


def test_a_header_of_many_quoted_line_breaks_takes_no_longer_a_line_in_a_long_file():
    data = b'"id","what"' + (b',"' + b"\r" * 100_000 + b'"') * 9 + b"\n1,hats" + b"," * 9 + b"\n"
    began = time.process_time()
    assert len(rows(data)) <= 1
    assert time.process_time() - began < 2.0


def test_rows_given_back_apart_are_never_all_held_as_tables(monkeypatch) -> None:
    parts: list[weakref.ref[pa.Table]] = []
    write = mapped_read.pacsv.write_csv

    def seen(part: pa.Table, *more: object) -> None:
        gone = [one for one in parts if one() is None]
        assert len(gone) >= len(parts) - 1
        parts.append(weakref.ref(part))
        write(part, *more)

    monkeypatch.setattr(mapped_read.pacsv, "write_csv", seen)
    source = read(b"id,what\n1,a\n2\n" + b"3,b\n" * 20, LAYOUT, NAMES)
    given = source.again(np.arange(20), apart=True)
    assert len(parts) == len(given) == 20
    assert given[0] == b'id,what\n"1","a"\n'
