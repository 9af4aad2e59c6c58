"""Safety cards: approved text only, chosen by a table, a centre's own in place of those that ship."""

from pathlib import Path

import pytest

from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.safety import cards, choosing
from tidewaiter.centre.safety.choosing import GENERAL, TRIGGERS

SHIPPED = sorted((Path(cards.__file__).parent / "cards").glob("*.toml"))


def reason(code: str = "", sentence: str = "") -> dict[str, object]:
    return {"code": code, "sentence": sentence}


def test_every_card_that_ships_names_its_sources_and_claims_no_adviser(tmp_path: Path) -> None:
    known = cards.cards(tmp_path)
    assert sorted(known) == sorted(file.stem for file in SHIPPED)
    assert {trigger.card for trigger in TRIGGERS} | {GENERAL} == set(known)
    for card in known.values():
        assert card.sources
        assert card.protection
        assert card.rules
        assert card.first_aid
        assert card.do_not_open
        assert not card.adviser
        assert len(card.sha256) == 64


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], (GENERAL,)),
        ([reason("opioid-name-described")], ("opioid", GENERAL)),
        ([reason("x", "Nitazene is named in the description.")], ("opioid", GENERAL)),
        ([reason("x", "The goods are syringes and lithium cells.")], ("needles", "batteries", GENERAL)),
        ([reason("pill-press-described", "A press.")], ("powder", GENERAL)),
        ([reason("x", "Container fumigated with phosphine.")], ("gas", GENERAL)),
        ([reason("x", "Necklaces and bladeless fans.")], (GENERAL,)),
    ],
)
def test_reasons_choose_the_cards(given: list[dict[str, object]], expected: tuple[str, ...]) -> None:
    assert choosing.codes_for(given) == expected


def test_the_instruction_chooses_too() -> None:
    assert choosing.codes_for([], "two people, naloxone at hand") == ("opioid", GENERAL)


def test_a_centre_s_own_card_takes_the_place_of_the_one_that_ships(tmp_path: Path) -> None:
    own = tmp_path / "safety"
    own.mkdir()
    text = next(file for file in SHIPPED if file.stem == GENERAL).read_text(encoding="utf-8")
    text = text.replace("version = 1", "version = 2").replace("adviser = false", "adviser = true")
    (own / "general.toml").write_text(text, encoding="utf-8")
    (own / "places.toml").write_text('[FRA]\nnaloxone = "red box"\ncall = ["4711"]\n', encoding="utf-8")
    card = cards.cards(tmp_path)[GENERAL]
    assert (card.version, card.adviser) == (2, True)
    assert [one.version for one in choosing.cards_for(cards.cards(tmp_path), [])] == [2]
    assert cards.place(tmp_path, "FRA") == cards.Place("FRA", "red box", ("4711",))
    assert cards.place(tmp_path, "LEJ") == cards.Place("LEJ", "", ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('approved_by = "', 'signed_by = "'),
        ("approved_on = 2026-11-27", 'approved_on = "soon"'),
        ("version = 1", 'version = "1"'),
        ("sources = [", "sources = []\nmore = ["),
        ("adviser = false", ""),
        ("code = ", "code = ["),
    ],
)
def test_a_card_that_is_not_approved_text_in_its_whole_form_is_refused(old: str, new: str) -> None:
    text = SHIPPED[0].read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(OperatorError):
        cards.parse(text.replace(old, new).encode(), "own.toml")
