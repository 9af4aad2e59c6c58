"""XML documents cut into documents: what comes of the pieces is what comes of the whole."""

import io

import pytest

from tidewaiter.formats import pieces, pieces_xml, registry
from tidewaiter.formats.pieces_xml import UncutError

HOUSE = """<h:includedHouse number="{n}"/><IncludedHouseConsignment><IncludedTareGrossWeightMeasure unitCode="KGM">2.5
</IncludedTareGrossWeightMeasure><TotalPieceQuantity>{n}</TotalPieceQuantity><SummaryDescription>HATS &amp; {name}
</SummaryDescription><TransportContractDocument><ID>H{n}</ID></TransportContractDocument></IncludedHouseConsignment>"""
XFHL = """<?xml version="1.0" encoding="{encoding}"?><!-- houses -->
<r:HouseManifest xmlns:r="iata:housemanifest:1" xmlns:h="urn:h" xmlns="iata:datamodel:3"><r:BusinessHeaderDocument>
<ID>123-12345675</ID></r:BusinessHeaderDocument><r:MasterConsignment>{houses}
<OriginLocation><ID>FRA</ID></OriginLocation></r:MasterConsignment></r:HouseManifest>"""
DECLARATION = """<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"><FunctionCode>9</FunctionCode>
<FunctionalReferenceID>D{n}</FunctionalReferenceID><GoodsShipment><Declaration/></GoodsShipment></Declaration>\n"""
ENVELOPE = '<m:MetaData xmlns:m="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2">{}</m:MetaData>'
ITEM = "<goodsItem><commodity><descriptionOfGoods>HATS</descriptionOfGoods></commodity></goodsItem>"
ICS2 = """<IE3F23 xmlns="urn:wco:datamodel:eu:ics2:2"><LRN>L1</LRN>{masters}
<declarant><identificationNumber>NL9</identificationNumber></declarant></IE3F23>"""
MASTER = """<consignmentMasterLevel><transportDocumentMasterLevel><documentNumber>77720000{n:03}</documentNumber>
<type>N741</type></transportDocumentMasterLevel>{houses}<placeOfUnloading><UNLOCODE>NLAMS</UNLOCODE></placeOfUnloading>
</consignmentMasterLevel>"""
LEVEL = """<ConsignmentHouseLevel><consignee><name>Paper {n}</name></consignee><transportDocumentHouseLevel>
<documentNumber>{number}</documentNumber><type>N703</type></transportDocumentHouseLevel>{item}</ConsignmentHouseLevel>"""


def houses(*of):
    return "".join(LEVEL.format(n=n, number=f"H{n}", item=ITEM) for n in of)


def xfhl(encoding, name):
    text = "".join(HOUSE.format(n=n, name=name) for n in range(1, 31))
    return XFHL.format(encoding=encoding, houses=text).encode(encoding)


MASTERS = MASTER.format(n=1, houses=ITEM) + MASTER.format(n=2, houses=houses(*range(28))) + MASTER.format(
    n=3, houses=houses(40)
)  # fmt: skip
FILES = {
    "house manifest": xfhl("utf-8", "纸 شركة"),
    "house manifest in Latin-1": xfhl("iso-8859-1", "Crème"),
    "declarations": ENVELOPE.format("".join(DECLARATION.format(n=n) for n in range(30))).encode(),
    "entry summary": ICS2.format(masters=MASTERS).encode(),
}


def read(data):
    parsed = registry.parse(data)
    rows = [{k: v for k, v in row.items() if k != "source_position"} for row in parsed.rows.to_pylist()]
    return rows, sorted(problem.code for problem in parsed.problems)


def cut(data, size=2000):
    return list(pieces.cut(io.BytesIO(data), size))


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.parametrize("size", [1500, 4000, 10**6])
def test_the_pieces_hold_what_the_whole_holds(name, size):
    data = FILES[name]
    assert pieces.can_cut(data[:4096])
    parts = cut(data, size)
    whole, problems = read(data)
    assert len(whole) == 30
    assert size > len(data) or len(parts) > 1
    assert [row for piece in parts for row in read(piece)[0]] == whole
    assert sorted(code for piece in parts for code in read(piece)[1]) == problems


def test_a_piece_ends_at_so_many_elements(monkeypatch):
    monkeypatch.setattr(pieces_xml, "MOST_ELEMENTS", 20)
    assert [len(read(piece)[0]) for piece in cut(FILES["house manifest"], 10**6)] == [3] * 10


LONG = FILES["house manifest"]
DEEP = LONG.replace(b"<OriginLocation>", b"<a>" * 70 + b"</a>" * 70 + b"<OriginLocation>")
UNNUMBERED = ICS2.format(masters=MASTER.format(n=1, houses=LEVEL.format(n=1, number="", item=ITEM)))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (LONG[:-30], "xml-malformed"),
        (LONG.replace(b"</SummaryDescription>", b"", 1), "xml-malformed"),
        (LONG.replace(b"<!-- houses -->", b'<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]>'), "xml-doctype"),
        (DEEP, "xml-too-deep"),
        (LONG.split(b"<r:MasterConsignment>", maxsplit=1)[0] + b"</r:HouseManifest>", "message-too-large"),
        (UNNUMBERED.encode(), "message-too-large"),
        (UNNUMBERED.replace("<documentNumber></documentNumber>", "<documentNumber/>").encode(), "message-too-large"),
    ],
)
def test_what_cannot_be_cut_says_why_before_anything_is_read(data, code):
    parts = pieces.cut(io.BytesIO(data), 2000)
    with pytest.raises(UncutError) as why:
        next(parts)
    assert why.value.code == code


def test_what_a_document_is_may_stand_behind_a_long_comment():
    data = (
        b"<!-- " + b"x" * 1000 + b" -->" + ENVELOPE.format("".join(DECLARATION.format(n=n) for n in range(9))).encode()
    )
    assert pieces.can_cut(data[: registry.HEAD_BYTES])
    assert len(list(pieces.cut(io.BytesIO(data), 500))) > 1


def test_what_is_too_long_without_a_tag_or_around_consignments_is_refused(monkeypatch):
    monkeypatch.setattr(pieces_xml, "LARGEST_SURROUNDINGS", 100)
    with pytest.raises(UncutError, match="around consignments"):
        cut(LONG)
    monkeypatch.setattr(pieces_xml, "MAX_XML_BYTES", 2**20)
    with pytest.raises(UncutError, match="without a tag"):
        cut(LONG.replace(b"HATS", b"H" * 3 * 2**20, 1))


@pytest.mark.parametrize("head", [b"<a/>", b"<\x00r\x00", LONG[:200].decode().encode("utf-16"), b'<CC315A xmlns="x">'])
def test_other_documents_are_not_cut(head):
    assert pieces_xml.reader_of(head) is None
