"""Sentences that the centre puts together, taken apart and said in the reader's language."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from tidewaiter.centre.devices.standing import Condition, negative
from tidewaiter.desk.design import sentence_forms, sentence_said
from tidewaiter.links.hunt import Evidence
from tidewaiter.links.kit import Joint

AT = datetime(2026, 1, 5, tzinfo=UTC)
LANGUAGES = pytest.mark.parametrize("language", ["es", "fr", "ar"])


def evidence(value: str | None, apart: int) -> Evidence:
    return Evidence(
        "consignee_phone", "s10:A", "track:B", value, 7, AT, AT + timedelta(days=apart), 0.5, "a telephone may be a lie"
    )


def told(text: str, language: str) -> str:
    with translation.override(language):
        return sentence_said.said(text)


def word(text: str, language: str) -> str:
    with translation.override(language):
        return translation.gettext(text)


@LANGUAGES
@pytest.mark.parametrize("value", [None, "••••12", "acme co. ltd (miami)"])
@pytest.mark.parametrize("apart", [0, 1, 6, -1, -9])
def test_a_step_of_a_chain_keeps_its_values_and_none_of_its_english(
    language: str, value: str | None, apart: int
) -> None:
    step = evidence(value, apart).sentence.partition(" But ")[0]
    said = told(step, language)
    assert "track:B" in said
    assert "s10:A" in said
    assert (value or "7") in said
    assert word("consignee's telephone", language) in said
    assert not {"shares", "same", "later", "before", "within"} & set(said.replace("(", " ").split())


@LANGUAGES
def test_steps_one_after_another_are_each_said(language: str) -> None:
    steps = [evidence("x. y", apart).sentence.partition(" But ")[0] for apart in (0, 3)]
    assert told(" ".join(steps), language) == " ".join(told(step, language) for step in steps)


@LANGUAGES
def test_nothing_of_a_long_step_is_lost(language: str) -> None:
    shared = [
        f"the same {what} ({value}; {count} have it within 120 days)"
        for what, value, count in (
            ("consignor's telephone", "••••73", 19),
            ("consignor and delivery address together", "2467 harrison street " * 3, 5),
            ("consignee's name by its sound and house together", "4630 harrison street", 3),
        )
    ]
    said = told(f"s10:A (3 days before) shares with s10:B: {'; '.join(shared)}.", language)
    for kept in (
        "s10:A",
        "s10:B",
        "••••73",
        "19",
        "2467 harrison street " * 3,
        "4630 harrison",
    ):
        assert kept in said
    assert "…" not in said
    assert "same" not in said.split()


@LANGUAGES
def test_what_joins_a_kit_is_said(language: str) -> None:
    joint = Joint("A", "B", (("consignee_address", 4), ("consignee_phone", 3)), 0.81)
    said = told(joint.sentence, language)
    assert word("delivery address", language) in said
    assert "share" not in said.split()
    assert "0.81" in said


@LANGUAGES
def test_what_a_negative_means_is_said(language: str) -> None:
    for of in (Condition("raman", 5.0, {}, None, None, None), Condition("raman", None, {}, None, None, None)):
        english = negative("Handheld 1", of)
        assert told(english, language) != english
        assert "Handheld 1" in told(english, language)
        assert word("what it looks for", language) in told(english, language)


@LANGUAGES
@pytest.mark.parametrize("text", ["", "Somebody wrote this. And this, too.", "a" * 5000])
def test_what_is_not_known_stands(language: str, text: str) -> None:
    assert told(text, language) == text


def test_in_english_nothing_changes() -> None:
    english = evidence("x", 2).sentence
    assert told(english, "en") == english


@LANGUAGES
def test_a_column_is_said_by_its_name(language: str) -> None:
    with translation.override(language):
        assert sentence_said.column("consignor_count_30d") == translation.gettext("consignor count in 30 days")
        assert sentence_said.column("consignor_count_30d") != "consignor count in 30 days"


def test_no_form_is_there_twice() -> None:
    templates = [form.template for form in sentence_forms.FORMS]
    assert len(templates) == len(set(templates))
