"""Tables by mapping: what is written is read back, bad values become problems, and no bytes raise."""

from datetime import UTC, date, datetime

import msgspec
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tidewaiter.cargo.identifiers import s10
from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import CONSIGNMENT, table
from tidewaiter.formats import mapped, mapped_damaged
from tidewaiter.formats.mapping import Column, Identity, Mapping, load
from tidewaiter.formats.parsed import Parsed

FEW = settings(max_examples=max(10, settings().max_examples // 4))  # a row of all fields takes long to draw

SPACE = {"Cs", "Cc", "Zs", "Zl", "Zp"}
words = st.text(st.characters(exclude_categories=SPACE), min_size=1, max_size=12)
texts = st.lists(words, min_size=1, max_size=4).map(" ".join) | st.sampled_from(
    ['a "b", c', "x;y", "l1\nl2", "0012", "+1", "=1"]
)
grams = st.integers(0, 10**7).map(lambda n: n / 1000)
money = st.integers(0, 10**9).map(lambda n: n / 100)
days = st.dates(date(1950, 1, 1), date(2150, 1, 1))
seconds = st.integers(-631_152_000, 5_680_281_600).map(lambda n: datetime.fromtimestamp(n, UTC))
identifiers = st.integers(0, s10.MAX_SERIAL).map(lambda n: s10.compose("LX", n, "CN"))


def optional(values):
    return st.none() | values


@st.composite
def postal(draw):
    """A row with what post-csv can carry; the further fields come from constants."""
    item = draw(identifiers)
    row = {"consignment_id": f"s10:{item}", "s10": item, "regime": "mail", "transport_mode": "mail"}
    for role in ("consignor", "consignee"):
        for part in ("name", "address_line", "city", "postcode", "country", "phone", "email", "id"):
            row[f"{role}_{part}"] = draw(optional(texts))
    for name in ("filer", "carrier", "conveyance", "goods_description", "currency", "loading_location"):
        row[name] = draw(optional(texts))
    row["gross_mass_kg"] = draw(optional(grams))
    row["declared_value"] = draw(optional(money | st.floats(0, 1e15)))
    row["package_quantity"] = draw(optional(st.integers(-(2**31), 2**31 - 1)))
    row["hs_code"] = draw(optional(st.from_regex(r"[0-9]{6,10}", fullmatch=True)))
    row["posted_on"] = draw(optional(days))
    row["eta"] = draw(optional(seconds))
    row["simulated"] = draw(optional(st.booleans()))
    service = draw(optional(texts))
    row["attributes"] = None if service is None else [("service", service)]
    return row


def rows_of(drawn, source_format):
    return table([{**row, "source_position": at, "source_format": source_format} for at, row in enumerate(drawn)])


@FEW
@given(st.lists(postal(), max_size=4))
def test_a_posts_file_is_read_back_as_written(drawn) -> None:
    mapping = load("post-csv")
    rows = rows_of(drawn, "post-csv")
    parsed = mapped.reader(mapping).parse(mapped.dump(rows, mapping))
    if not drawn:
        assert parsed.rows.num_rows == 0
        return
    assert parsed.rows.to_pylist() == rows.to_pylist()
    assert parsed.problems == ()


@st.composite
def own(draw):
    """A row with any of the fields, as our own column names carry them."""
    row = {"consignment_id": f"bill:{draw(words)}"}
    for field in CONSIGNMENT:
        if field.name in {"consignment_id", "version", "source_format", "source_message", "source_position"}:
            continue
        row[field.name] = draw(optional(value_of(field.type, field.name)))
    return row


def value_of(kind: pa.DataType, name: str):
    keys = st.sampled_from(["service", "tax_type", "lane"])
    by_name = {
        "hs_code": st.from_regex(r"[0-9]{6,10}", fullmatch=True),
        "container": st.lists(words, min_size=1, max_size=3),
        "attributes": st.dictionaries(keys, words, min_size=1).map(lambda d: sorted(d.items())),
    }
    by_type = {
        pa.float64(): st.floats(-1e300, 1e300),
        pa.int32(): st.integers(-(2**31), 2**31 - 1),
        pa.bool_(): st.booleans(),
        pa.date32(): days,
        pa.timestamp("us", tz="UTC"): seconds,
    }
    if name == "items":
        parts = {f.name: optional(value_of(f.type, "")) for f in kind.value_type}
        return st.lists(st.fixed_dictionaries(parts), max_size=2)
    return by_name.get(name, by_type.get(kind, texts))


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
@FEW
@given(drawn=st.lists(own(), min_size=1, max_size=3))
def test_our_own_columns_are_read_back_in_all_three_forms(kind, drawn) -> None:
    mapping = load("consignment")
    rows = rows_of(drawn, "consignment")
    parsed = mapped.reader(mapping).parse(mapped.dump(rows, mapping, kind))
    assert parsed.rows.to_pylist() == rows.to_pylist()
    assert parsed.problems == ()


@st.composite
def express(draw):
    number = draw(words)
    row = {"consignment_id": f"track:{number}", "tracking_number": number, "regime": "express", "transport_mode": "air"}
    for name in (
        "filer",
        "carrier",
        "consignor_name",
        "consignee_name",
        "consignee_city",
        "goods_description",
        "currency",
    ):
        row[name] = draw(optional(texts))
    row["gross_mass_kg"] = draw(optional(st.floats(0, 1e6)))
    row["items"] = draw(optional(value_of(CONSIGNMENT.field("items").type, "items")))
    row["eta"] = draw(optional(seconds))
    return row


@FEW
@given(st.lists(express(), min_size=1, max_size=4))
def test_express_lines_are_read_back_as_written(drawn) -> None:
    mapping = load("express-jsonl")
    rows = rows_of(drawn, "express-jsonl")
    parsed = mapped.reader(mapping).parse(mapped.dump(rows, mapping))
    assert parsed.rows.to_pylist() == rows.to_pylist()
    assert parsed.problems == ()


SMALL = Mapping(
    name="small",
    title="Small",
    identity=Identity(columns=("id",)),
    columns={
        "gross_mass_kg": Column(column="kg", decimal=","),
        "eta": Column(column="eta", dates=("%d.%m.%Y %H:%M",)),
        "package_quantity": "n",
        "simulated": Column(column="sim", optional=True),
        "transport_mode": Column(column="mode", map={"4": "air"}),
        "container": Column(column="box", split="/"),
    },
    attributes={"lane": "lane"},
)
HEADER = b"id,kg,eta,n,sim,mode,box,lane\n"


def accounted(parsed: Parsed) -> None:
    """Every position is a row or a reject, never both, and every reject is explained."""
    rows = parsed.rows["source_position"].to_pylist()
    rejects = [r.position for r in parsed.rejects]
    assert len({*rows, *rejects}) == len(rows) + len(rejects)
    explained = {p.row for p in parsed.problems if p.severity is Severity.FATAL}
    assert set(rejects) <= explained
    assert parsed.rows.schema.equals(CONSIGNMENT)


@given(st.binary(max_size=300) | st.text(st.sampled_from('ab1,"\n\r;{}[]: \t|-'), max_size=200).map(str.encode))
@example(b'1,"2,3\n4,5\n')
@example(b'{"id": "1", "kg": "2"}\nnull\n[1]\n{"id":')
@example(b'{"id": "\\ud800"}')
@example(b"\xff\xfe1\x00")
@example(b"a,b,c,d,e,f,g,h\n" + b"\x00" * 9)
@example(b"PAR1" + b"\x00" * 20 + b"PAR1")
def test_no_bytes_raise_and_nothing_is_lost(data) -> None:
    for kind in (None, "csv", "jsonl"):
        reader = mapped.reader(msgspec.structs.replace(SMALL, kind=kind))
        for message in (data, HEADER + data):
            accounted(reader.parse(message))
        assert reader.recognise(data) in {True, False}


@given(st.lists(st.tuples(texts, texts, texts, texts, texts, texts, texts), min_size=1, max_size=5))
def test_a_value_that_cannot_be_read_is_null_and_told(cells) -> None:
    lines = pa.table(
        {n: [c[at] for c in cells] for at, n in enumerate(("kg", "eta", "n", "sim", "mode", "box", "lane"))}
    )
    lines = lines.add_column(0, "id", pa.array([f"b:{at}" for at in range(len(cells))]))
    mapping = msgspec.structs.replace(SMALL, kind="jsonl")
    parsed = mapped.reader(mapping).parse(
        "".join(msgspec.json.encode(r).decode() + "\n" for r in lines.to_pylist()).encode()
    )
    said = {(p.row, p.path) for p in parsed.problems if p.severity is Severity.ERROR}
    for row, sent in zip(parsed.rows.to_pylist(), lines.to_pylist(), strict=True):
        for field, column in (
            ("gross_mass_kg", "kg"),
            ("eta", "eta"),
            ("package_quantity", "n"),
            ("transport_mode", "mode"),
        ):
            if sent[column].strip():
                assert (row[field] is None) == ((row["source_position"], field) in said)


@given(
    st.lists(
        st.sampled_from([b"1,2", b"a:1,1,,1,,4,,x", b",1,,1,,4,,", b"a,,,,,,,,,,", b'a:2,"1,5",,,,,,']), max_size=8
    )
)
def test_a_reject_can_be_read_alone_to_the_same_end(lines) -> None:
    reader = mapped.reader(msgspec.structs.replace(SMALL, kind="csv"))
    parsed = reader.parse(HEADER + b"\n".join(lines))
    accounted(parsed)
    assert parsed.rows.num_rows + len(parsed.rejects) == len(lines)
    for reject in parsed.rejects:
        again = reader.parse(reject.raw)
        assert again.rows.num_rows == 0
        assert [r.position for r in again.rejects] == [0]
        before = {p.code for p in parsed.problems if p.row == reject.position and p.severity is Severity.FATAL}
        assert before == {p.code for p in again.problems if p.severity is Severity.FATAL}


@pytest.mark.parametrize("count", [3, 4, 9])
def test_beyond_the_limit_rejects_are_kept_together(count) -> None:
    reader = mapped.reader(msgspec.structs.replace(SMALL, kind="csv"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mapped_damaged, "MAX_LISTED", 3)
        patch.setattr(mapped, "MAX_LISTED", 3)
        parsed = reader.parse(HEADER + b"1,2\n" * count + b"a:1,1,,1,,4,,x\n" + b",1,,,,,,\n" * count)
    assert parsed.rows.num_rows == 1
    assert len(parsed.rejects) == 2 * min(count, 4)
    again = [reader.parse(reject.raw) for reject in parsed.rejects]
    assert sum(len(one.rejects) for one in again) == 2 * count
