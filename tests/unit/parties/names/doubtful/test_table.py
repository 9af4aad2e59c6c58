import pyarrow as pa

from tidewaiter.parties.names.doubtful.table import DOUBTS, SENTENCES
from tidewaiter.parties.names.party import PARTY, normalised


def doubts(**values):
    return normalised(pa.Table.from_pylist([values], PARTY))["doubtful"].to_pylist()[0]


def test_each_value_is_told_by_field_and_code():
    assert doubts(name="SAME AS CONSIGNEE", address_line="asdfghjk", phone="0000000", city="....") == [
        "name:stand-in", "address_line:mashed", "city:stand-in", "phone:serial",
    ]  # fmt: skip


def test_a_good_party_has_no_doubts():
    assert doubts(name="Anna Weber", address_line="1 Main St", city="Reno", phone="6175550100") == []


def test_every_code_is_one_of_its_own_and_has_a_sentence():
    assert len({doubt.code for doubt in DOUBTS}) == len(DOUBTS)
    assert {doubt.code for doubt in DOUBTS} < set(SENTENCES)
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())
