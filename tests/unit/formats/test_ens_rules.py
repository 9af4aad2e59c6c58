"""Numbered rules of entry summary declarations: each is broken by what breaks it, by nothing else."""

import pytest
from lxml import etree

from tidewaiter.formats.ens_rules import HEADER, ITEM, PACKAGE, broken

ITEM_OK = (
    "<GOOITEGDS><IteNumGDS7>1</IteNumGDS7><GooDesGDS23>paper</GooDesGDS23><GroMasGDS46>1.5</GroMasGDS46><PRODOCDC2/>"
    "<PACGS2><KinOfPacGS23>BX</KinOfPacGS23><NumOfPacGS24>1</NumOfPacGS24><MarNumOfPacGSL21>A</MarNumOfPacGSL21></PACGS2>"
    "</GOOITEGDS>"
)
OK = (
    "<CC315A><MesSenMES3>GB1/0000000001</MesSenMES3><HEAHEA><TraModAtBorHEA76>1</TraModAtBorHEA76>"
    "<IdeOfMeaOfTraCroHEA85>9074729</IdeOfMeaOfTraCroHEA85><TotNumOfPacHEA306>1</TotNumOfPacHEA306>"
    "<PlaLoaGOOITE334>NOOSL</PlaLoaGOOITE334><PlaUnlGOOITE334>GBFXT</PlaUnlGOOITE334></HEAHEA>"
    f"<TRACONCE1><TINCE159>GB7</TINCE159></TRACONCE1>{ITEM_OK}<ITI><CouOfRouCodITI1>NO</CouOfRouCodITI1></ITI>"
    "<ITI><CouOfRouCodITI1>GB</CouOfRouCodITI1></ITI></CC315A>"
)
ORDER = "<SPEMENMT2><AddInfCodMT23>10600</AddInfCodMT23></SPEMENMT2>"
BREAKS = [
    (8102, "<IteNumGDS7>1<", "<IteNumGDS7>2<"),
    (8684, "<ITI><CouOfRouCodITI1>NO</CouOfRouCodITI1></ITI>", ""),
    (8107, "<IdeOfMeaOfTraCroHEA85>9074729</IdeOfMeaOfTraCroHEA85>", ""),
    (8109, "<TotNumOfPacHEA306>1</TotNumOfPacHEA306>", ""),
    (8113, ">1</TraModAtBorHEA76>", ">4</TraModAtBorHEA76>"),
    (8114, "9074729", "MV PAPER"),
    (8118, ">1</TraModAtBorHEA76>", ">4</TraModAtBorHEA76>"),
    (8206, "<TotNumOfPacHEA306>", "<TotNumOfIteHEA305>9</TotNumOfIteHEA305><TotNumOfPacHEA306>"),
    (8689, ">1</TraModAtBorHEA76>", ">77</TraModAtBorHEA76>"),
    (8691, "<PlaLoa", "<SpeCirIndHEA1>B</SpeCirIndHEA1><PlaLoa"),
    (4065, "GB1/0000000001", "somebody"),
    (8204, "<PRODOCDC2/>", f"<PRODOCDC2/>{ORDER}"),
    (8622, "<PRODOCDC2/>", f"<PRODOCDC2/>{ORDER}"),
    (8619, "<TRACONCE1>", "<NOTPAR670/><TRACONCE1>"),
    (8207, "<GooDesGDS23>paper</GooDesGDS23>", ""),
    (8687, "<PlaUnlGOOITE334>GBFXT</PlaUnlGOOITE334>", ""),
    (8104, "<PlaLoaGOOITE334>NOOSL</PlaLoaGOOITE334>", ""),
    (8103, "<GroMasGDS46>1.5</GroMasGDS46>", ""),
    (8676, ">1.5<", ">1.5555<"),
    (8678, "<IteNumGDS7>1<", "<IteNumGDS7>01<"),
    (8170, "<PRODOCDC2/>", ""),
    (8623, "<TRACONCE1><TINCE159>GB7</TINCE159></TRACONCE1>", ""),
    (8625, "<PRODOCDC2/>", "<PRODOCDC2/><TRACONCE2><TINCE259>GB8</TINCE259></TRACONCE2>"),
    (8136, "<PRODOCDC2/>", "<PlaLoaGOOITE333>X</PlaLoaGOOITE333><PRODOCDC2/>"),
    (8171, "<PRODOCDC2/>", "<PlaUnlGOOITE333>X</PlaUnlGOOITE333><PRODOCDC2/>"),
    (8198, "<PRODOCDC2/>", "<PRODOCDC2/><IDEMEATRAGI970/>"),
    (8147, "<PRODOCDC2/>", "<PRODOCDC2/><IDEMEATRAGI970/>"),
    (8149, ">BX<", ">VR<"),
    (8150, ">BX<", ">NE<"),
    (8151, "<NumOfPacGS24>1</NumOfPacGS24>", ""),
    (8152, "<MarNumOfPacGSL21>A</MarNumOfPacGSL21>", ""),
    (8680, "<NumOfPacGS24>1<", "<NumOfPacGS24>01<"),
]


def codes(text):
    return [p.code for p in broken(etree.fromstring(text))]


def test_what_keeps_the_rules_breaks_none():
    assert codes(OK) == []


@pytest.mark.parametrize(
    ("number", "old", "new"), BREAKS, ids=lambda value: str(value) if isinstance(value, int) else ""
)
def test_a_rule_is_broken_by_what_breaks_it(number, old, new):
    assert OK.count(old) >= 1
    assert f"ens-{number}" in codes(OK.replace(old, new, 1))


def test_every_rule_has_its_own_number_and_a_hint():
    numbers = [rule.number for rule in (*HEADER, *ITEM, *PACKAGE)]
    assert len(set(numbers)) == len(numbers)
    assert all(rule.hint.endswith(".") for rule in (*HEADER, *ITEM, *PACKAGE))


def test_a_thousand_faults_are_told_two_hundred_times():
    text = OK.replace(ITEM_OK, ITEM_OK.replace(">BX<", ">VR<") * 300)
    assert len(codes(text)) == 200
