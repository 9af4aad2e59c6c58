"""Answers in the shape of published examples, and valid by published schemas."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from ics2_responses import INFORMATION, SCREENING
from tidewaiter.formats.answers import error_response, ie3n99, ie4s01, ie4s03, per, psn, success_response, xcsn, xfnm
from tidewaiter.formats.answers.answer import Answer, AnswerKind

FORMATS = Path(__file__).parents[2].parent / "shared" / "data" / "formats"
PACT = FORMATS / "air_pact" / "samples"
SCHEMAS = FORMATS / "eu_ens" / "ics2_cr_nes" / "CR-for-NES-Services-V2" / "BusinessObjects" / "ICS" / "Common" / "V2"
ICS1 = FORMATS / "eu_ens" / "schemas_ics1"
EXAMPLES = FORMATS / "eu_ens" / "samples_ics1"
AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)
K = AnswerKind

pact = pytest.mark.skipif(not PACT.exists(), reason="the sample answers are not beside this repository")
ics2 = pytest.mark.skipif(not SCHEMAS.exists(), reason="the schemas of ICS2 are not beside this repository")
ics1 = pytest.mark.skipif(not EXAMPLES.exists(), reason="the schemas of ICS1 are not beside this repository")


def lines(data):
    return [line for line in data.decode().replace("\r\n", "\n").split("\n") if line]


@pact
def test_status_notifications_come_out_as_they_went_in():
    sample = (PACT / "PSN_table10.txt").read_bytes()
    found = psn.read(sample, near=AT)
    assert len(found) == 12
    again = b"".join(
        psn.dump(
            Answer(a.kind, "Q", a.issued_at, a.consignment_id, awb=a.awb, sender="PACT", house_waybill=a.house_waybill)
        )
        for a in found
    )
    assert lines(again) == lines(sample)


@pact
@pytest.mark.parametrize("name", ["PER_fig9_b.txt", "PER_fig9_c.txt"])
def test_error_reports_come_out_as_they_went_in(name):
    sample = (PACT / name).read_bytes()
    (found,) = per.read(sample, near=AT)
    assert lines(per.dump(found)) == lines(sample)


def outline(data):
    """Paths of elements in their order."""
    tree = etree.ElementTree(etree.fromstring(data))
    return [etree.QName(one).localname for one in tree.iter()], dict(tree.getroot().nsmap)


def is_part(smaller, larger):
    rest = iter(larger)
    return all(name in rest for name in smaller)


@pact
@pytest.mark.parametrize(("module", "name"), [(xfnm, "XFNM_fig4_ack.xml"), (xcsn, "XCSN_RFI.xml")])
def test_xml_answers_have_the_elements_of_the_example_in_their_order(module, name):
    sample = (PACT / name).read_bytes()
    (found,) = module.read(sample)
    ours, namespaces = outline(module.dump(found))
    theirs, expected = outline(sample)
    assert namespaces == expected
    assert is_part(ours, theirs), (ours, theirs)
    assert module.read(module.dump(found))[0].kind is found.kind


@ics2
@pytest.mark.parametrize(("module", "root"), [(ie4s01, "IE4S01"), (ie4s03, "IE4S03")])
@pytest.mark.parametrize("kind", sorted(ie4s01.KINDS))
def test_messages_of_ics2_are_valid(module, root, kind):
    schema = etree.XMLSchema(etree.parse(SCHEMAS / f"{root}.xsd"))
    answer = Answer(
        kind,
        "Q-000001",
        AT,
        "hawb:777-20000001/H1",
        awb="777-20000001",
        house_waybill="H1",
        mrn="26FR00012345678901",
        elements=("goods_description", "consignee_name"),
        text="What <exactly> are the goods?\nAnd whose?",
        answers_to="M 1",
        country="FR",
        facility="LYS",
        sender="Centre de ciblage",
    )
    schema.assertValid(etree.fromstring(module.dump(answer)))
    schema.assertValid(
        etree.fromstring(
            module.dump(
                Answer(kind, "Q-1", AT, "x", mrn="26FR00012345678901", awb="777-1", country="FR", facility="FR001234")
            )
        )
    )


@ics2
@pytest.mark.parametrize(("root", "sent"), [("IE4R02", INFORMATION), ("IE4R03", SCREENING)])
def test_what_is_read_of_filers_in_ics2_is_valid(root, sent):
    etree.XMLSchema(etree.parse(SCHEMAS / f"{root}.xsd")).assertValid(etree.fromstring(sent))


@ics2
def test_an_error_notification_is_valid():
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "IE3N99.xsd"))
    said = Answer(K.ERROR, "A-0123456789abcdef", AT, elements=("goodsItem[1]/weight",), text="bad", country="FR")
    for answer in (said, Answer(K.ERROR, "A-1", AT, error_code="BAD_WBL_FORMAT")):
        schema.assertValid(etree.fromstring(ie3n99.dump(answer)))


def shape(tree):
    return {
        tuple(str(up.tag) for up in (*reversed(list(one.iterancestors())), one)) for one in tree.iter(etree.Element)
    }


RECEIPT = Answer(K.RECEIVED, "A-0123456789abcdef", AT, answers_to="ABCD1234", text="1 <accepted>")
REFUSAL = Answer(
    K.ERROR,
    "A-0123456789abcdef",
    AT,
    elements=("/ie:CC315A[1]/MesSenMES3[1]",),
    text="bad",
    error_code="BAD_WBL_FORMAT",
)


@ics1
@pytest.mark.parametrize(
    ("module", "schema", "sample", "said"),
    [
        (success_response, "SuccessResponse-v2-0.xsd", "validResponse.xml", RECEIPT),
        (error_response, "errorresponse-v2.0.xsd", "errorResponse.xml", REFUSAL),
    ],
)
def test_answers_about_ics1_are_valid_and_hold_all_that_the_published_examples_hold(module, schema, sample, said):
    rules = etree.XMLSchema(etree.parse(ICS1 / schema))
    for answer in (said, Answer(said.kind, "A-1", AT)):
        rules.assertValid(etree.fromstring(module.dump(answer)))
    published = etree.parse(EXAMPLES / sample).getroot()
    assert shape(published) <= shape(etree.fromstring(module.dump(said)))
