from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.centre.cycle import masking

ROW = {
    "consignee_phone": "+1 213 555 1579",
    "key_consignee_phone": "2135551579",
    "consignor_email": "ann@example.org",
    "consignor_id": None,
    "consignee_name": "ROSE",
}


def test_telephones_and_mailboxes_are_masked_and_names_are_not() -> None:
    shown = masking.row(ROW)
    assert shown["consignee_phone"] == "••••79"
    assert shown["consignor_email"] == "••••rg"
    assert shown["consignor_id"] is None
    assert shown["consignee_name"] == "ROSE"


def test_sentences_and_evidence_say_them_in_no_spelling() -> None:
    secrets = masking.secrets_of(ROW)
    reason = {
        "code": "x",
        "sentence": "6 names were filed with +1 213 555 1579 (2135551579; 12135551579).",
        "evidence": {"consignee_phone": "+1 213 555 1579", "chain": ["the telephone 2135551579"], "n": 6.0},
    }
    (told,) = masking.reasons([reason], secrets)
    text = str(told)
    assert "5551579" not in text
    assert told["evidence"]["n"] == 6.0


@given(st.text(max_size=20))
def test_at_most_two_characters_are_shown(value: str) -> None:
    assert len(masking.masked(value).replace("••••", "", 1)) <= 2
