"""EDIFACT: what is written is read back, and no bytes or damage raise."""

import string
from datetime import UTC, date, datetime
from unittest.mock import Mock, patch

from hypothesis import example, given
from hypothesis import strategies as st

from tidewaiter.cargo.identifiers import s10
from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import CONSIGNMENT, table
from tidewaiter.formats import assembling, cuscar, edifact_files, itmatt
from tidewaiter.formats.edifact import tokenise
from tidewaiter.formats.edifact_marks import Marks
from tidewaiter.formats.events import EVENT

PRINTED = "".join(c for c in string.printable[:94] if c != ",") + "äЖ深"
words = st.text(PRINTED, min_size=1, max_size=9)
texts = st.lists(words, min_size=1, max_size=3).map(" ".join)
long_texts = st.lists(st.text(PRINTED, min_size=5, max_size=20), min_size=1, max_size=40).map(" ".join)
codes = st.text(string.ascii_uppercase, min_size=2, max_size=2)
amounts = st.integers(0, 10**9).map(lambda n: n / 1000)
moments = st.integers(631_152_000, 3_786_912_000).map(lambda n: datetime.fromtimestamp(n, UTC))


def optional(values):
    return st.none() | values


@st.composite
def items(draw):
    value = draw(optional(amounts))
    return {
        "goods_description": draw(optional(long_texts)),
        "quantity": float(draw(st.integers(1, 999))),
        "hs_code": draw(optional(st.from_regex(r"[0-9]{6,10}", fullmatch=True))),
        "gross_mass_kg": draw(amounts),
        "net_mass_kg": draw(optional(amounts)),
        "declared_value": value,
        "currency": None if value is None else "USD",
        "country_of_origin": draw(optional(codes)),
    }


@st.composite
def consignments(draw):
    lines = [{"sequence": at, **draw(items())} for at in range(1, draw(st.integers(1, 3)) + 1)]
    row = {
        "package_quantity": draw(st.integers(0, 10**6)),
        "gross_mass_kg": draw(amounts),
        "declared_value": draw(amounts),
        "currency": "EUR",
        "loading_location": draw(optional(st.sampled_from(["CNSHA", "HKHKG"]))),
        "unloading_location": draw(optional(st.sampled_from(["USMIA", "K:57035"]))),
        "country_of_dispatch": draw(codes),
        "country_of_destination": draw(codes),
        "container": draw(optional(st.just(["SIMU1234561", "CSQU3054383"]))),
        "items": lines,
    }
    for role in ("consignor", "consignee"):
        row[f"{role}_name"] = draw(optional(texts))
        row[f"{role}_address_line"] = draw(optional(st.lists(words, min_size=1, max_size=3).map(", ".join)))
        for part in ("city", "postcode", "phone", "email", "id"):
            row[f"{role}_{part}"] = draw(optional(words))
        row[f"{role}_country"] = draw(optional(codes))
    said = dict.fromkeys(i["goods_description"] for i in lines if i["goods_description"])
    row["goods_description"] = ", ".join(said) or None
    for name in ("hs_code", "country_of_origin"):
        found = {i[name] for i in lines}
        row[name] = found.pop() if len(found) == 1 else None
    masses = [i["net_mass_kg"] for i in lines]
    row["net_mass_kg"] = None if None in masses else sum(masses)
    return row


@st.composite
def manifests(draw):
    bills = draw(st.lists(st.from_regex(r"[A-Z0-9]{1,15}", fullmatch=True), min_size=1, max_size=3, unique=True))
    shared = {
        "regime": "ocean",
        "transport_mode": "maritime",
        "carrier": "SIML",
        "filer": draw(words),
        "conveyance": draw(st.lists(words, min_size=2, max_size=2).map(" ".join)),
        "eta": draw(optional(moments)),
        "simulated": draw(st.sampled_from([None, True])),
        "attributes": [("message_function", "9")],
        "source_format": cuscar.NAME,
    }
    return [shared | draw(consignments()) | {"consignment_id": f"bill:{b}", "bill": b} for b in bills]


@given(manifests(), manifests())
def test_manifests_are_read_back_as_written(first, second) -> None:
    rows = table([{**row, "source_position": at} for at, row in enumerate([*first, *second])])
    written = cuscar.dump(rows)
    parsed = edifact_files.parse(written)
    assert parsed.problems == ()
    assert parsed.rows.to_pylist() == rows.to_pylist()
    assert cuscar.dump(parsed.rows) == written


@given(st.lists(consignments(), min_size=1, max_size=3), st.integers(0, 99_999_990), st.dates(date(1971, 1, 1)))
def test_items_are_read_back_as_written(drawn, serial, posted) -> None:
    shared = {
        "regime": "mail",
        "transport_mode": "mail",
        "filer": "CNA",
        "posted_on": posted,
        "attributes": [("message_function", "9")],
        "source_format": itmatt.NAME,
    }
    found = []
    for at, row in enumerate(drawn):
        number = s10.compose("LX", serial + at, "CN")
        found.append(shared | row | {"consignment_id": f"s10:{number}", "s10": number, "source_position": at})
    rows = table(found)
    parsed = edifact_files.parse(itmatt.dump(rows))
    assert parsed.problems == ()
    assert parsed.rows.to_pylist() == rows.to_pylist()


def accounted(parsed) -> None:
    positions = [*parsed.rows["source_position"].to_pylist(), *(r.position for r in parsed.rejects)]
    assert len(set(positions)) == len(positions)
    assert {r.position for r in parsed.rejects} <= {p.row for p in parsed.problems if p.severity is Severity.FATAL}
    assert parsed.rows.schema.equals(CONSIGNMENT)
    assert parsed.events is None or parsed.events.schema.equals(EVENT)


CLEAN = (
    b"UNA:+.? 'UNB+UNOC:3+SIMU+C+260105:0607+7'UNH+1+CUSCAR:D:95B:UN'BGM+785+X+9'TDT+20+1+1++SIMU:172'CNI+1'RFF+BM:A1'"
    b"NAD+CZ+++A?'B'GID+1+2'FTX+AAA+++HATS'MEA+AAE+AAB+KGM:2'MOA+40:2:USD'CNI+2'RFF+BM:A2'UNT+13+1'UNH+2+BAPLIE:D:95B:UN'"
    b"LOC+147+1'EQD+CN+SIMU1234561'UNT+4+2'UNH+3+EMSEVT:3:0:UP'CNI+1+LX000000005CN'STS+1+21'DTM+7:202601060700:203'"
    b"UNT+5+3'UNZ+3+7'"
)


@given(st.binary(max_size=200), st.sampled_from([b"", b"UNA", b"UNB+UNOC:3+", b"UNH+1+IFCSUM:D:95B:UN'", CLEAN[:120]]))
@example(b"UNT'UNZ'UNE'UNH'UNB'UNG'BGM'CNI'", b"")
def test_no_bytes_raise(data, front) -> None:
    accounted(edifact_files.parse(front + data))
    assert edifact_files.is_edifact(front + data) in {True, False}


damage = st.sampled_from(
    [b"", b"\n", b"\r\n", b"\t", b"'", b"+", b":", b"?", b"\xe9", b"\xff", b"UNH", b"DTM+132:99:203"]
)


@given(st.lists(st.tuples(st.integers(0, len(CLEAN)), st.integers(0, 9), damage), max_size=4))
def test_damage_is_told_and_never_raised(cuts) -> None:
    message = CLEAN
    for at, length, put in cuts:
        message = message[:at] + put + message[at + length :]
    parsed = edifact_files.parse(message)
    accounted(parsed)
    if parsed.rows.num_rows < 2:
        assert parsed.problems != ()


@given(
    st.sampled_from(
        [Marks("|", "*", ",", "!", "~"), Marks("\x1f", "\x1d", ".", "", "\x1c"), Marks(":", "+", ".", "?", "\n")]
    )
)
def test_separators_are_what_una_shows(marks) -> None:
    plain = CLEAN.removeprefix(b"UNA:+.? '").replace(b"?'", b" ").decode()
    text = plain.replace(":", marks.component).replace("+", marks.element).replace("'", marks.terminator)
    una = f"UNA{marks.component}{marks.element}{marks.decimal}{marks.release or ' '} {marks.terminator}"
    assert tokenise((una + text).encode()).problems == ()
    assert edifact_files.parse((una + text).encode()).rows.equals(edifact_files.parse(plain.encode()).rows)


NO_RUN = Mock(return_value=None)
RUNS = (
    *("CNI+1+A'", "CNI+2'", "CNI'", "RFF+BM:B1'", "RFF+BM:?'?+?:??'", "GID+1+2:CT'", "GID+1+x'", "FTX+AAA+++HATS'"),
    *("NAD+CN+++A'\r\n", "MOA+40:2:USD'", "CUX+2:EUR'", "MEA+AAE+G+KGM:2'", "EQD+CN+SIMU1234561'", "LOC+147+1'"),
    *("CNI+3+é'", "cni+4+B'", " GID+3'", "GID +4'", "GI+5'", "'", "DTM+132:1'\n\n", "GID+6 '", "G\nID+7'", "CN\tT+7'"),
    *("UNT+3+1'", "UNH+2+CUSCAR:D:95B:UN'", "UNT+1'UNH+3+IFCSUM:D:95B:UN'", "BGM+1'", "X", "CNT+7:5:KGM'", "TDT+20'"),
)


@given(
    st.sampled_from([b"CUSCAR:D:95B:UN", b"IFCSUM:D:95B:UN", b"ITMATT:1:0:UP", b"COARRI:D:95B:UN", b"PREDES:1:0:UP"]),
    st.lists(st.sampled_from(RUNS) | st.lists(st.sampled_from(RUNS[:14]), min_size=3).map("".join), max_size=12),
    st.integers(9, 60),
    st.booleans(),
)
def test_runs_of_plain_segments_are_read_as_segment_by_segment(kind, drawn, block, closed) -> None:
    text = b"UNB+UNOY:1+A+B+1+7'UNH+1+" + kind + b"'BGM+785+1+9'" + "".join(drawn).encode()
    text += b"UNT+9+1'UNZ+1+7'" if closed else b""
    with patch.object(assembling, "BLOCK", block):
        runs = edifact_files.parse(text)
        messages = [list(message.segments) for message in tokenise(text).messages]
    with patch.object(assembling, "run_of", NO_RUN), patch.object(assembling, "run_from", NO_RUN):
        each = edifact_files.parse(text)
        assert messages == [list(message.segments) for message in tokenise(text).messages]
    assert runs.rows.equals(each.rows)
    assert (runs.problems, runs.rejects, runs.events) == (each.problems, each.rejects, each.events)
