"""No input crashes an air reader, none makes it invent rows, and what it writes it reads back."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import CONSIGNMENT, table
from tidewaiter.formats import air_other, cargoimp_text, fhl, fwb, xfwb, xfzb

FORMATS = [module.FORMAT for module in (fwb, fhl, xfwb, xfzb, air_other)]
RECEIVED = datetime(2026, 6, 10, 6, 0, tzinfo=UTC)

PARTIES = [
    *("SHP", "NAM/RIVER PAPER CO", "ADR/4 MILL LANE", "/YARD B", "LOC/LYON", "/FR/69001/TE/33400111222"),
    *("CNE/ACC9", "NAM/STATIONERS UNION", "ADR/77 HIGH ST", "LOC/BOSTON/MA", "/US/02108/TE/16175550100"),
]
LINES = [
    *("FWB/17", "777-20000001LYSBOS/T4K80.5MC0.4", "FLT/ZZ101/12", "RTG/BOSZZ", *PARTIES),
    *("AGT//1234567/0001", "/AGENT SA", "/LYON", "CVD/EUR//PP/NVD/1200/XXX"),
    *("RTD/1/P4/K80.5/CQ/W81", "/NG/WRITING PAPER", "/2/NH/480256", "/3/NO/FR", "ISU/09JUN26/LYON"),
    *("FHL/5", "MBI/777-20000001LYSBOS/T4K80.5", "HBS/LYS01/LYSBOS/3/K60//PAPER", "TXT/PAPER IN REAMS", "HTS/480256"),
    *PARTIES,
    *("CVD/EUR//NVD/900/XXX", "HBS/LYS02/LYSBOS/1/L45//ENVELOPES", *PARTIES),
]
XML = xfzb.dump(fhl.parse("\n".join(LINES[LINES.index("FHL/5") :]).encode()).rows.slice(0, 1))


def invariants(parse, data):
    """What holds of every answer to every input; gives the answer."""
    parsed = parse(data, received_at=RECEIVED)
    assert parsed.rows.schema == CONSIGNMENT
    assert parsed.rows.num_rows + len(parsed.rejects) <= max(1, len(data))
    taken = parsed.rows["source_position"].to_pylist() + [reject.position for reject in parsed.rejects]
    assert sorted(taken) == list(range(len(taken)))
    fatal = {problem.row for problem in parsed.problems if problem.severity == Severity.FATAL}
    assert {reject.position for reject in parsed.rejects} <= fatal
    assert fatal.isdisjoint(parsed.rows["source_position"].to_pylist())
    assert {problem.row for problem in parsed.problems} <= {None, *taken}
    assert None not in parsed.rows["consignment_id"].to_pylist()
    return parsed


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@given(data=st.binary(max_size=600) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")))
def test_arbitrary_bytes_never_crash_a_reader(form, data):
    invariants(form.parse, data)
    assert form.recognise(data) in {True, False}


@st.composite
def damaged_lines(draw):
    """Valid messages with lines lost, doubled, moved and cut."""
    lines = list(LINES)
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["lose", "double", "swap", "cut", "garble"])):
            case "lose" if len(lines) > 1:
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                to = draw(st.integers(0, len(lines) - 1))
                lines[at], lines[to] = lines[to], lines[at]
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case _:
                lines[at] = draw(st.text("ABKLT/.-0129 \x02é", max_size=90))
    data = draw(st.sampled_from(["\n", "\r\n", "\n\n"])).join(lines).encode(draw(st.sampled_from(["utf-8", "latin-1"])))
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


@pytest.mark.parametrize("form", [fwb.FORMAT, fhl.FORMAT], ids=lambda form: form.name)
@given(data=damaged_lines())
def test_damaged_cargo_imp_never_crashes_and_rejects_are_rejected_again(form, data):
    parsed = invariants(form.parse, data)
    begun = len(re.findall(rb"FWB|FHL|HBS|MBI|[0-9]{3}-[0-9]{8}", data))
    assert parsed.rows.num_rows + len(parsed.rejects) <= begun + 1
    for reject in parsed.rejects:
        again = invariants(form.parse, reject.raw)
        assert again.rows.num_rows == 0
        assert again.rejects


@given(cut=st.integers(0, len(XML)), at=st.integers(0, len(XML)), put=st.binary(max_size=12))
def test_damaged_cargo_xml_never_crashes(cut, at, put):
    for data in (XML[:cut], XML[:at] + put + XML[at:], XML[: min(at, cut)] + XML[max(at, cut) :]):
        invariants(xfzb.parse, data)
        invariants(xfwb.parse, data)


@given(levels=st.integers(2, 40), width=st.integers(2, 40))
def test_entities_are_refused_whatever_their_size(levels, width):
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * width}">' for n in range(1, levels))
    data = f'<!DOCTYPE a [<!ENTITY e0 "x">{entities}]><Waybill>&e{levels - 1};</Waybill>'.encode()
    assert [p.code for p in invariants(xfwb.parse, data).problems] == ["xml-doctype"]


def words(longest, most, alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"):
    word = st.text(alphabet, min_size=1, max_size=longest)
    return st.lists(word, min_size=1, max_size=most).map(" ".join)


def fitting(width, lines, longest=12):
    """Text that the manual's lines hold whole."""
    return words(longest, 8).filter(lambda text: " ".join(cargoimp_text.wrap(text, width, lines)) == text)


ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
COUNTRY = st.sampled_from(["DE", "US", "JP", "BR", "ZA"])
LETTERS = st.sampled_from(["LHR", "JFK", "FRA", "NRT", "GRU"])
MASS = st.integers(0, 99_999).map(lambda tenths: tenths / 10)
ADDRESS = st.lists(words(10, 3).filter(lambda text: len(text) <= 35), min_size=1, max_size=2).map(", ".join)


def party(role, identifier):
    """A party as Cargo-IMP can hold it."""
    phone = st.text(ALPHANUMERIC, min_size=1, max_size=25)
    return st.fixed_dictionaries(
        {
            f"{role}_name": fitting(35, 2),
            f"{role}_address_line": ADDRESS,
            f"{role}_city": words(8, 2).filter(lambda text: len(text) <= 17),
            f"{role}_country": COUNTRY,
        },
        optional={
            f"{role}_postcode": words(4, 2).filter(
                lambda text: len(text) <= 9 and text not in {"TE", "FX", "TL", "EM"}
            ),
            f"{role}_phone": phone,
            f"{role}_email": st.just("SALES.DESK@NORTH-SEA.EXAMPLE"),
            f"{role}_id": identifier,
        },
    )


COMMON = {
    "loading_location": LETTERS,
    "unloading_location": LETTERS,
    "gross_mass_kg": MASS,
    "package_quantity": st.integers(0, 9999),
}
VALUED = st.fixed_dictionaries(
    {
        "declared_value": st.integers(1, 10**8).map(lambda cents: cents / 100),
        "currency": st.sampled_from(["USD", "EUR"]),
    }
)
HS = st.text("0123456789", min_size=6, max_size=10)
AWB = st.integers(0, 99_999_999).map(lambda serial: f"777-{serial:08d}")


@st.composite
def masters(draw):
    row = draw(
        st.fixed_dictionaries({**COMMON, "awb": AWB, "goods_description": fitting(20, 20)}, optional={"hs_code": HS})
    )
    for role in ("consignor", "consignee"):
        row |= draw(party(role, st.text(ALPHANUMERIC + "-", min_size=1, max_size=14)))
    if draw(st.booleans()):
        row |= draw(VALUED)
    if draw(st.booleans()):
        eta = RECEIVED.replace(hour=0) + timedelta(days=draw(st.integers(-4, 24)))
        row |= {"conveyance": "ZZ1234A", "carrier": "ZZ", "eta": eta}
    row |= {"filer": draw(st.sampled_from(["AGENT 7", "ZZ CARGO"])), "posted_on": RECEIVED.date()}
    return row | {"consignment_id": f"awb:{row['awb']}", "regime": "air", "transport_mode": "air"}


@st.composite
def houses(draw, free_text=None):
    description = free_text if free_text is not None else words(9, 40) | words(150, 3)
    row = draw(
        st.fixed_dictionaries(
            {
                **COMMON,
                "house_waybill": st.text(ALPHANUMERIC, min_size=1, max_size=12),
                "goods_description": description.filter(lambda text: len(text) <= 450),
            },
            optional={"hs_code": HS},
        )
    )
    for role in ("consignor", "consignee"):
        row |= draw(party(role, st.text(ALPHANUMERIC + "-", min_size=1, max_size=35)))
    if draw(st.booleans()):
        row |= draw(VALUED)
    return row | {"regime": "air", "transport_mode": "air"}


def expect(rows, source_format, ignored=("items",)):
    """Rows as a reader gives them back: derived fields filled, what a format cannot carry left out."""
    filled = [
        {
            **row,
            "country_of_dispatch": row["consignor_country"],
            "country_of_destination": row["consignee_country"],
            "source_format": source_format,
            "source_position": at,
        }
        for at, row in enumerate(rows)
    ]
    return table(filled).drop(list(ignored)).to_pylist()


@given(rows=st.lists(masters(), min_size=1, max_size=4))
def test_fwb_gives_back_what_it_wrote(rows):
    written = fwb.dump(table([{**row, "source_position": 0} for row in rows]))
    assert max(len(line) for line in written.split(b"\r\n")) <= 70
    assert set(written.decode("ascii")) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-/ \r\n")
    parsed = fwb.parse(written, received_at=RECEIVED)
    assert parsed.problems == ()
    assert parsed.rows.drop(["items"]).to_pylist() == expect(rows, "iata-fwb")


@given(rows=st.lists(houses(), min_size=1, max_size=4))
def test_fhl_gives_back_what_it_wrote(rows):
    full = [
        {**row, "awb": "777-20000001", "consignment_id": f"hawb:777-20000001/{row['house_waybill']}"} for row in rows
    ]
    written = fhl.dump(table([{**row, "source_position": 0} for row in full]))
    assert max(len(line) for line in written.split(b"\r\n")) <= 70
    parsed = fhl.parse(written)
    assert parsed.problems == ()
    assert parsed.rows.drop(["items"]).to_pylist() == expect(full, "iata-fhl")


@given(row=houses(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60)), master=AWB)
def test_cargo_xml_gives_back_what_it_wrote(row, master):
    house = {**row, "awb": master, "filer": "Någon & <Co>", "consignment_id": f"hawb:{master}/{row['house_waybill']}"}
    parsed = xfzb.parse(xfzb.dump(table([{**house, "source_position": 0}])))
    assert parsed.problems == ()
    assert parsed.rows.drop(["items"]).to_pylist() == expect([house], "iata-xfzb")
    whole = {**house, "consignment_id": f"awb:{master}", "house_waybill": None}
    parsed = xfwb.parse(xfwb.dump(table([{**whole, "source_position": 0}])))
    assert parsed.problems == ()
    dropped = ("items", "attributes")
    assert parsed.rows.drop(list(dropped)).to_pylist() == expect([whole], "iata-xfwb", dropped)
