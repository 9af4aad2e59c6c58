"""JSON shipments by a table of paths."""

import json

import pytest

from tidewaiter.formats import json_layout
from tidewaiter.formats.json_layout import Layout, Lines, reader, recognises
from traced import traced

LAYOUT = Layout(
    name="try-json",
    title="Trial",
    standard="none",
    marks=("parcel",),
    units="parcel",
    constants={"regime": "mail"},
    identity=(("track", ("number",)), ("ref", ("own",))),
    scope=("account",),
    fields={
        "gross_mass_kg": ("mass",),
        "package_quantity": ("pieces",),
        "posted_on": ("day",),
        "eta": ("when",),
        "currency": ("money",),
        "consignor_name": ("from.name",),
        "consignor_country": ("from.country",),
    },
    items=Lines(at=("lines",), fields={"quantity": ("n",), "declared_value": ("price",)}, each=("declared_value",)),
    mass_unit=("unit",),
)
FORM = reader(LAYOUT)
PARCEL = {"number": "T1", "mass": "2", "unit": "LBS", "pieces": 3, "from": {"name": "شركة الورق", "country": "eg"}}


def read(*parcels, lines=False, encoding="utf-8"):
    wrapped = [{"account": "A9", "parcel": parcel} for parcel in parcels]
    text = (
        "\n".join(json.dumps(w, ensure_ascii=False) for w in wrapped)
        if lines
        else json.dumps(wrapped, ensure_ascii=False)
    )
    return FORM.parse(text.encode(encoding))


@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lists_and_lines_in_any_unicode(lines, encoding):
    parsed = read(PARCEL, {**PARCEL, "number": "T2"}, lines=lines, encoding=encoding)
    assert parsed.problems == ()
    first, second = parsed.rows.to_pylist()
    assert (first["consignment_id"], second["consignment_id"]) == ("track:T1", "track:T2")
    assert (first["consignor_name"], first["consignor_country"]) == ("شركة الورق", "EG")
    assert (first["gross_mass_kg"], first["package_quantity"]) == (0.907185, 3)


def test_a_reference_of_ones_own_has_its_account_in_front():
    assert read({"own": "R1"}).rows["consignment_id"].to_pylist() == ["ref:A9/R1"]


def test_lines_are_multiplied_where_the_price_is_for_each():
    (row,) = read(
        {**PARCEL, "money": "eur", "lines": [{"n": 3, "price": "1,000.50"}, {"n": 1, "price": 2}]}
    ).rows.to_pylist()
    assert (row["declared_value"], row["currency"]) == (3003.5, "EUR")


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"mass": "-1"}, "bad-number"),
        ({"unit": "stone"}, "bad-unit"),
        ({"pieces": 1.5}, "bad-number"),
        ({"day": "2026-02-31"}, "bad-date"),
        ({"when": "noon"}, "bad-date"),
        ({"from": {"country": "Egypt"}}, "bad-country"),
    ],
)
def test_a_value_that_cannot_be_read_is_a_problem_and_null(part, code):
    parsed = read({**PARCEL, **part})
    assert [p.code for p in parsed.problems] == [code]
    assert parsed.rows.num_rows == 1


def test_many_lines_that_are_no_json_are_listed_at_first_and_then_kept_together(monkeypatch):
    monkeypatch.setattr(json_layout, "MAX_LISTED", 2)
    good = json.dumps({"parcel": {"number": "LX000000005CN"}, "account": "7"})
    parsed = FORM.parse(f"{{\n[\n{good}\n{{1\n{{2".encode())
    assert parsed.rows.num_rows == 1
    assert [reject.raw for reject in parsed.rejects] == [b"{", b"[", b"{1\n{2"]
    assert [problem.value for problem in parsed.problems] == ["{", "[", "2 more"]
    positions = [*parsed.rows["source_position"].to_pylist(), *(reject.position for reject in parsed.rejects)]
    assert len(set(positions)) == len(positions)


def test_lines_that_are_no_json_are_read_without_all_of_them_being_held(monkeypatch):
    monkeypatch.setattr(json_layout, "MAX_LISTED", 2)
    data = b"1\n" + b"\x07\n" * 2**18
    FORM.parse(data[:100])
    parsed, peak = traced(lambda: FORM.parse(data))
    assert [len(reject.raw) for reject in parsed.rejects] == [1, 1, 2 * (2**18 - 2) - 1]
    assert peak < 8 * len(data)


def test_text_of_which_no_line_is_json_is_one_unit():
    data = b"\x07\n" * 9 + b"{"
    assert [reject.raw for reject in FORM.parse(data).rejects] == [data]


def test_what_has_no_number_or_is_no_json_is_kept_and_refused_again():
    parsed = read({"mass": 1}, PARCEL)
    assert ([p.code for p in parsed.problems], parsed.rows.num_rows) == (["no-identity"], 1)
    assert [p.code for p in FORM.parse(parsed.rejects[0].raw).problems] == ["no-identity"]
    good = json.dumps({"parcel": PARCEL})
    mixed = FORM.parse(f"{good}\n{{broken\n{good}".encode())
    assert (mixed.rows.num_rows, [r.position for r in mixed.rejects]) == (2, [1])
    for data in (b'{"parcel":', b'{"parcel": "\xff"}', b"[" * 5000, b"{}"):
        refused = FORM.parse(data)
        assert (refused.rows.num_rows, len(refused.rejects)) == (0, 1)


def test_a_shipment_put_aside_stays_whole_whatever_stands_around_it():
    around = {"\x00shipments\x00": "\x00shipments\x00", "account": ["[null]", "}]"]}
    parsed = FORM.parse(json.dumps({**around, "parcel": [{"mass": 7}, {"mass": 8}]}).encode())
    assert [json.loads(reject.raw)["parcel"][0] for reject in parsed.rejects] == [{"mass": 7}, {"mass": 8}]
    assert all(json.loads(reject.raw).items() >= around.items() for reject in parsed.rejects)


def test_marks():
    assert recognises(LAYOUT, b' [{"parcel" : 1')
    assert not recognises(LAYOUT, b"parcel")
