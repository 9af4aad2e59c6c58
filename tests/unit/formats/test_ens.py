"""Entry summary declarations of ICS1 to rows."""

from datetime import UTC, datetime

import pytest

from tidewaiter.formats import ens, registry

PARTY = """<{g}><Nam{k}7>{n}</Nam{k}7><StrAndNum{k}22>Kai 1</StrAndNum{k}22><PosCod{k}23>100</PosCod{k}23>
<Cit{k}24>X</Cit{k}24><Cou{k}25>NO</Cou{k}25></{g}>"""
ITEM = """<GOOITEGDS><IteNumGDS7>{n}</IteNumGDS7><GooDesGDS23>{goods}</GooDesGDS23><GroMasGDS46>{mass}</GroMasGDS46>
<PRODOCDC2><DocTypDC21>N705</DocTypDC21><DocRefDC23>BL{n}</DocRefDC23></PRODOCDC2>{parties}
<COMCODGODITM><ComNomCMD1>480256</ComNomCMD1></COMCODGODITM><CONNR2><ConNumNR21>MSCU1234566</ConNumNR21></CONNR2>
<PACGS2><KinOfPacGS23>BX</KinOfPacGS23><NumOfPacGS24>4</NumOfPacGS24>
<MarNumOfPacGSL21>P</MarNumOfPacGSL21></PACGS2></GOOITEGDS>"""
HEAD = """<ie:CC315A xmlns:ie="http://ics.dgtaxud.ec/CC315A"><MesSenMES3>GB1/0000000001</MesSenMES3>
<HEAHEA><RefNumHEA4>LRN7</RefNumHEA4><TraModAtBorHEA76>1</TraModAtBorHEA76>
<IdeOfMeaOfTraCroHEA85>9074729</IdeOfMeaOfTraCroHEA85><TotNumOfIteHEA305>2</TotNumOfIteHEA305>
<TotNumOfPacHEA306>8</TotNumOfPacHEA306><ConRefNumHEA>V12</ConRefNumHEA>
<PlaLoaGOOITE334>NOOSL</PlaLoaGOOITE334><PlaUnlGOOITE334>GBFXT</PlaUnlGOOITE334></HEAHEA>{parties}{items}
<ITI><CouOfRouCodITI1>NO</CouOfRouCodITI1></ITI><ITI><CouOfRouCodITI1>GB</CouOfRouCodITI1></ITI>
<PERLODSUMDEC><TINPLD1>GB123</TINPLD1></PERLODSUMDEC>
<CUSOFFFENT730><RefNumCUSOFFFENT731>GB000051</RefNumCUSOFFFENT731>
<ExpDatOfArrFIRENT733>202603011230</ExpDatOfArrFIRENT733></CUSOFFFENT730></ie:CC315A>"""


def item(number, parties=""):
    return ITEM.format(n=number, goods=f"paper {number}", mass="10.5", parties=parties)


SHARED = PARTY.format(g="TRACONCO1", k="CO1", n="Fjord Papir") + "<TRACONCE1><TINCE159>GB777</TINCE159></TRACONCE1>"
WHOLE = HEAD.format(parties=SHARED, items=item(1) + item(2))


def test_a_declaration_whose_parties_are_shared_is_one_row():
    parsed = registry.parse(WHOLE.encode())
    assert parsed.problems == ()
    (row,) = parsed.rows.to_pylist(maps_as_pydicts="strict")
    assert len(row.pop("items")) == 2
    assert {name: value for name, value in row.items() if value is not None} == {
        "consignment_id": "ens:GB123/LRN7",
        "declaration_number": "LRN7",
        "regime": "ocean",
        "transport_mode": "maritime",
        "filer": "GB123",
        "carrier": "GB123",
        "conveyance": "9074729 V12",
        "bill": "BL1",
        "container": ["MSCU1234566"],
        "consignor_name": "Fjord Papir",
        "consignor_address_line": "Kai 1",
        "consignor_city": "X",
        "consignor_postcode": "100",
        "consignor_country": "NO",
        "consignee_id": "GB777",
        "country_of_dispatch": "NO",
        "goods_description": "paper 1, paper 2",
        "hs_code": "480256",
        "gross_mass_kg": 21.0,
        "package_quantity": 8,
        "loading_location": "NOOSL",
        "unloading_location": "GBFXT",
        "eta": datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
        "attributes": {"office_of_first_entry": "GB000051", "routing": "NO GB"},
        "source_format": "eu-ens",
        "source_position": 0,
    }


def test_items_of_different_consignees_are_rows_of_their_own():
    parties = [PARTY.format(g="TRACONCE2", k="CE2", n=name) for name in ("Ann", "Bob")]
    parsed = ens.parse(HEAD.format(parties="", items=item(1, parties[0]) + item(2, parties[1])).encode())
    assert parsed.rows["consignment_id"].to_pylist() == ["ens:GB123/LRN7/1", "ens:GB123/LRN7/2"]
    assert parsed.rows["consignee_name"].to_pylist() == ["Ann", "Bob"]
    assert parsed.rows["package_quantity"].to_pylist() == [4, 4]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<RefNumHEA4>LRN7</RefNumHEA4>", "", "unit-unreadable"),
        ("</HEAHEA>", "", "xml-malformed"),
        ("CC315A", "CC316A", "message-unrecognised"),
    ],
)
def test_what_cannot_be_read_is_kept_aside(old, new, code):
    parsed = ens.parse(WHOLE.replace(old, new).encode())
    assert ([p.code for p in parsed.problems], len(parsed.rejects), parsed.rows.num_rows) == ([code], 1, 0)


def test_an_amendment_is_known_by_the_reference_of_customs():
    data = WHOLE.replace("CC315A", "CC313A").replace("<RefNumHEA4>LRN7</RefNumHEA4>", "<DocNumHEA5>26GB1</DocNumHEA5>")
    assert registry.parse(data.encode()).rows["consignment_id"].to_pylist() == ["ens:26GB1"]


def test_doubts_are_told():
    data = WHOLE.replace(">1</TraModAtBorHEA76>", ">9</TraModAtBorHEA76>").replace("202603011230", "tomorrow")
    codes = [p.code for p in ens.parse(data.encode()).problems]
    assert {"bad-transport-mode", "bad-date", "ens-8689"} <= set(codes)
