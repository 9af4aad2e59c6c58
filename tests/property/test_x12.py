"""X12 309: what is written is read back, and no bytes or damage raise."""

import string
from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import CONSIGNMENT, table
from tidewaiter.formats import x12_309, x12_files
from tidewaiter.formats.x12 import tokenise

PRINTED = "".join(c for c in string.printable[:95] if c not in "*~> ")
words = st.text(PRINTED, min_size=1, max_size=9)
texts = st.lists(words, min_size=1, max_size=5).map(" ".join)
long_texts = st.lists(st.text(PRINTED, min_size=5, max_size=20), min_size=1, max_size=12).map(" ".join)
letters = st.text(string.ascii_uppercase, min_size=4, max_size=4)
codes = st.text(string.ascii_uppercase, min_size=2, max_size=2)
amounts = st.integers(0, 10**6).map(lambda n: n / 1000)
moments = st.integers(631_152_000, 3_786_912_000).map(lambda n: datetime.fromtimestamp(n, UTC))
whole = st.integers(10, 10**7).map(float)


def optional(values):
    return st.none() | values


@st.composite
def items(draw):
    found = []
    for at in range(draw(st.integers(1, 3))):
        value = draw(optional(whole))
        found.append(
            {
                "sequence": at + 1,
                "goods_description": draw(optional(long_texts)),
                # Without a number of its own a line would be read as the end of the one before.
                "quantity": float(draw(st.integers(1, 999))),
                "hs_code": draw(optional(st.from_regex(r"[0-9]{6,10}", fullmatch=True))),
                "gross_mass_kg": draw(optional(amounts)),
                "net_mass_kg": None,
                "declared_value": value,
                "currency": None if value is None else "USD",
                "country_of_origin": draw(optional(codes)),
            }
        )
    return found


@st.composite
def bills(draw):
    lines = draw(items())
    issuer = draw(letters)
    # A number that begins with its issuer is taken for a bill written whole, as some carriers do.
    bill = issuer + draw(st.from_regex(r"[0-9][0-9A-Z]{0,11}", fullmatch=True))
    row = {
        "consignment_id": f"bill:{bill}",
        "bill": bill,
        "package_quantity": draw(optional(st.integers(0, 10**6))),
        "gross_mass_kg": draw(optional(amounts)),
        "loading_location": draw(optional(st.sampled_from(["CNSHA", "K:57035", "HKHKG"]))),
        "container": draw(
            optional(st.lists(st.sampled_from(["SIMU1234560", "CSQU3054383"]), min_size=1, max_size=2, unique=True))
        ),
        "items": lines,
    }
    for role in ("consignor", "consignee"):
        row[f"{role}_name"] = draw(optional(texts))
        row[f"{role}_address_line"] = draw(optional(st.lists(words, min_size=1, max_size=2).map(", ".join)))
        for part in ("city", "postcode", "phone", "email", "id"):
            row[f"{role}_{part}"] = draw(optional(words))
        row[f"{role}_country"] = draw(optional(codes))
    row["goods_description"] = (
        ", ".join(dict.fromkeys(i["goods_description"] for i in lines if i["goods_description"])) or None
    )
    for name in ("hs_code", "country_of_origin"):
        said = {i[name] for i in lines}
        row[name] = said.pop() if len(said) == 1 else None
    valued = [i["declared_value"] for i in lines if i["declared_value"] is not None]
    row["declared_value"], row["currency"] = (sum(valued), "USD") if valued else (None, None)
    row["country_of_dispatch"] = row["consignor_country"]
    row["country_of_destination"] = row["consignee_country"]
    return row


@st.composite
def manifests(draw):
    regime = draw(st.sampled_from([("ocean", "maritime"), ("rail", "rail"), ("truck", "road"), ("air", "air")]))
    shared = {
        "regime": regime[0],
        "transport_mode": regime[1],
        "carrier": draw(letters),
        "filer": draw(letters),
        "conveyance": draw(st.lists(words, min_size=2, max_size=2).map(" ".join)),
        "unloading_location": draw(optional(st.sampled_from(["USMIA", "D:0131", "USNYC"]))),
        "eta": draw(optional(moments)),
        "simulated": draw(st.sampled_from([None, True])),
        "attributes": [("manifest_type", "W")],
        "source_format": "x12-309",
    }
    return [shared | bill for bill in draw(st.lists(bills(), min_size=1, max_size=3))]


@given(st.lists(manifests(), min_size=1, max_size=3))
def test_manifests_are_read_back_as_written(drawn) -> None:
    rows = table([{**row, "source_position": at} for at, row in enumerate(row for group in drawn for row in group)])
    written = x12_309.dump(rows)
    parsed = x12_309.parse(written)
    assert parsed.problems == ()
    assert parsed.rows.to_pylist() == rows.to_pylist()
    assert x12_309.recognise(written[:4096])
    assert x12_309.dump(parsed.rows) == x12_309.dump(rows)


CLEAN = x12_309.dump(
    table(
        [
            {
                "consignment_id": f"bill:SIMU{n}",
                "bill": f"SIMU{n}",
                "regime": "ocean",
                "carrier": "SIMU",
                "source_position": n,
            }
            | {"conveyance": "SIM STAR 12W", "consignor_name": "A", "consignee_name": "B", "goods_description": "HATS"}
            for n in range(3)
        ]
    )
)


def accounted(parsed) -> None:
    positions = [*parsed.rows["source_position"].to_pylist(), *(r.position for r in parsed.rejects)]
    assert len(set(positions)) == len(positions)
    assert {r.position for r in parsed.rejects} <= {p.row for p in parsed.problems if p.severity is Severity.FATAL}
    assert parsed.rows.schema.equals(CONSIGNMENT)


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"ISA*", b"ST*309*1~M10*", b"\xef\xbb\xbf\r\nGS*SO*", CLEAN[:107]])
)
@example(b"", CLEAN)
@example(b"M11*1~LX*2~M11~M13*A~SE~ST~GE~IEA~P4~", b"ISA*00~")
def test_no_bytes_raise(data, front) -> None:
    message = front + data
    accounted(x12_309.parse(message))
    accounted(x12_files.parse(message))
    assert x12_309.recognise(message) in {True, False}
    assert not (x12_309.recognise(message) and x12_files.is_other(message))


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(CLEAN)),
            st.integers(0, 9),
            st.sampled_from([b"", b"\n", b"\r\n", b"\t", b"~", b"*", b"\xe9"]),
        ),
        max_size=4,
    )
)
@example([(209, 6, b"~")])
def test_damage_is_told_and_never_raised(cuts) -> None:
    message = CLEAN
    for at, length, put in cuts:
        message = message[:at] + put + message[at + length :]
    parsed = x12_309.parse(message)
    accounted(parsed)
    if message != CLEAN and parsed.rows.num_rows < 3:
        assert parsed.problems != ()


@given(st.integers(0, 2))
def test_a_damaged_bill_waits_with_its_headers_and_reads_alone(which) -> None:
    message = CLEAN.replace(b"M11*%d*" % which, b"M11**")
    parsed = x12_309.parse(message)
    assert parsed.rows["source_position"].to_pylist() == [n for n in range(3) if n != which]
    (reject,) = parsed.rejects
    mended = x12_309.parse(reject.raw.replace(b"M11**", b"M11*%d*" % which))
    assert mended.problems == ()
    whole = x12_309.parse(CLEAN).rows.slice(which, 1).drop_columns(["source_position"])
    assert mended.rows.drop_columns(["source_position"]).to_pylist() == whole.to_pylist()


@given(st.sampled_from(["*", "|", "^", "\x1d", "+"]), st.sampled_from(["~", "'", "\n", "\r\n", "\x1c"]))
def test_separators_are_what_the_header_shows(element, terminator) -> None:
    text = CLEAN.decode().replace("\n", "").replace("*", element).replace("~", terminator)
    assert x12_309.parse(text.encode()).rows.to_pylist() == x12_309.parse(CLEAN).rows.to_pylist()
    assert tokenise(text.encode()).problems == ()
