"""Reasons in the reader's language: fixed sentences are translated with their values, an author's words are not."""

import pytest
from django.utils import translation

from tidewaiter.desk.design import reason_said, reason_wording, sentence_said
from tidewaiter.risk import rules, sentences
from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.peers import PEERS
from tidewaiter.risk.rules.wording import fill

KNOWN = {"code": "consignee_count_30d", "sentence": "Consignments to this consignee in 30 days: 7.", "source": "model"}

SHIPPED = {rule.id: rule.title for rule in rules.load(None).rules}


def test_every_fixed_sentence_is_listed_for_translators() -> None:
    features = {text for one in FEATURES for text in (one.sentence, one.otherwise, one.missing) if text}
    assert set(reason_wording.SENTENCES) == features | {one.template for one in PEERS.values()} | set(sentences.FIXED)


@pytest.mark.parametrize("language", ["ar", "es", "fr"])
def test_a_fixed_sentence_is_said_in_the_readers_language(language: str) -> None:
    with translation.override(language):
        told = reason_said.said(KNOWN)
    assert "7" in told
    assert told != KNOWN["sentence"]


def test_an_authors_words_and_english_stay_as_they_were_said() -> None:
    own = {"code": "press", "sentence": "A press, says its author: 3.", "source": "rule"}
    with translation.override("fr"):
        assert reason_said.said(own) == own["sentence"]
        assert reason_said.said({}) == ""
    assert reason_said.said(KNOWN) == KNOWN["sentence"]


def test_values_and_rules_names_tell_rows_apart() -> None:
    fired = {"code": "small-sender", "sentence": "In 30 days: 16; doors: 1.", "source": "rule"}
    assert reason_said.values(fired, {"small-sender": "In 30 days: {a}; doors: {b}."}) == "16 · 1"
    assert reason_said.rule_name(fired) == "small sender"
    assert reason_said.rule_name({**fired, "code": "rule:press-named", "source": "lookout"}) == "press named"
    assert reason_said.rule_name(KNOWN) == ""
    long = {"code": "hs_missing", "sentence": "An HS code was filed (a very long text).", "source": "model"}
    assert reason_said.values(long, {}) == ""


@pytest.mark.parametrize("language", ["es", "fr", "ar"])
def test_a_rule_that_ships_is_told_in_another_language(language: str) -> None:
    sentence = "Parcels from this consignor in 30 days: 16; to this address in 90 days: 2."
    fired = {"code": "pair-often-small-sender", "sentence": sentence, "source": "rule"}
    always = {**fired, "code": "rule:pair-often-small-sender"}
    always["sentence"] = f"Always to be examined, by rule pair-often-small-sender: {sentence}"
    with translation.override(language):
        assert reason_said.rule_name(fired) == translation.gettext(SHIPPED["pair-often-small-sender"])
        assert reason_said.rule_name(fired) not in (SHIPPED["pair-often-small-sender"], "")
        for reason in (fired, always):
            said = reason_said.said(reason)
            assert "16" in said
            assert "Parcels" not in said
    with translation.override("en"):
        assert reason_said.rule_name(fired) == "pair often small sender"
        assert reason_said.said(fired) == sentence


@pytest.mark.parametrize("language", ["es", "fr", "ar"])
def test_columns_that_are_not_known_are_all_named(language: str) -> None:
    names = ("route_finding_rate_90d", "consignor_finding_rate_90d", "consignee_address_finding_rate_90d")
    names += ("consignor_counterparties_30d", "consignee_counterparties_30d", "consignee_address_counterparties_30d")
    told = [name.replace("_", " ") for name in (*names, "lead_time_hours", "goods_count_30d")]
    sentence = fill(sentences.LITTLES, {"names": told, "rules": 4})
    with translation.override(language):
        said = reason_said.said({"code": "unknown-features", "sentence": sentence, "source": "rule"})
        for name in names:
            assert sentence_said.column(name) in said
    assert "+2" in said
    assert "…" not in said
