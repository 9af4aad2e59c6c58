"""A hit in words: what agrees, what does not, in which script."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from prepare import prepared
from test_prepared import rows

from tidewaiter.parties.screening.explanation import NameTypeTag, alignment, explain, opinion


def hit(**filed: object) -> dict[str, object]:
    return prepared(addresses=True).screen(rows(filed)).to_pylist()[0]


def test_a_name_says_which_words_agree_and_what_is_missing() -> None:
    said = explain(hit(consignee_name="Temur Qaravelly"))
    assert 'Consignee name "Temur Qaravelly" is like "QARAVELLI, Temur Oybek" of list sample, entry 1' in said.why
    assert "temur is equal" in said.why
    assert "qaravelly is written qaravelli" in said.why
    assert "oybek was not filed" in said.why_not_more
    assert "qaravelly and qaravelli differ by 1 letter" in said.why_not_more
    assert 0.5 < said.second_opinion < 1.0
    assert said.sentence() == f"{said.why} {said.why_not_more}"


def test_scripts_are_named_where_they_differ() -> None:
    said = explain(
        hit(consignee_name="\u062e\u0644\u064a\u0644 \u0645\u0628\u0627\u0631\u0643 \u0635\u062f\u064a\u0642\u064a")
    )
    assert "Arabic against Latin" in said.why


def test_a_weak_name_is_called_one() -> None:
    assert "the list calls this name a weak one" in explain(hit(consignor_name="Temurchik")).why_not_more


def test_identifiers_and_addresses_have_their_sentence() -> None:
    assert 'is that of list sample, entry 2: "RB99887"' in explain(hit(s10="RB998877665GB")).why
    assert "is like that of list sample" in explain(hit(consignor_address_line="42 Via Brasil, Panama City")).why


def test_equal_names_agree_wholly() -> None:
    assert opinion(alignment("Temur Oybek", "OYBEK, Temur", NameTypeTag.PER)) == 1.0
    assert opinion(alignment("", "", NameTypeTag.PER)) == 0.0
