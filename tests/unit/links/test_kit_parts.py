"""Parts of kits are recognised from words in several languages and from codes, and look-alikes are shielded."""

import pyarrow as pa
import pytest

from tidewaiter.links.kit_parts import BY_NAME, HEADINGS, RECOGNISED, SIGNS, recognise, terms


def parts(text: str | None, hs: str | None = None) -> dict[str, float]:
    found = recognise(pa.array([text], pa.string()), pa.array([hs], pa.string()))
    return dict(zip(found["part"].to_pylist(), found["belief"].to_pylist(), strict=True))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("TDP-5 pill press", "press"),
        ("Single punch TABLET PRESS machine 220V", "press"),
        ("小型压片机", "press"),
        ("máquina tableteadora manual", "press"),
        ("Presse à comprimés", "press"),
        ("таблеточный пресс", "press"),
        ("candy press machine", "press"),
        ("tablet punch die", "die"),
        ("steel punch set", "die"),
        ("manual capsule filler 100 holes", "capsule-machine"),
        ("empty gelatin capsules size 0", "capsule-shells"),
        ("Microcrystalline cellulose PH-102", "binder"),
        ("brilliant blue FCF", "dye"),
        ("1-boc-4-piperidone", "precursor"),
    ],
)
def test_names_in_several_languages_are_recognised(text: str, part: str) -> None:
    assert part in parts(text)


@pytest.mark.parametrize(
    "text",
    [
        "leather punch set",
        "hot stamping machine",
        "garlic press",
        "tablet computer",
        "wax stamp mould",
        "book",
        "",
        None,
    ],
)
def test_what_only_sounds_alike_is_no_part(text: str | None) -> None:
    assert parts(text) == {}


def test_words_and_code_together_say_more_than_either() -> None:
    together, words = parts("stamping machine", "84798200")["press"], parts("stamping machine")["press"]
    alone = parts("mixer", "84798200")["press"]
    assert together > words > alone


def test_a_code_that_holds_many_other_goods_is_not_enough() -> None:
    assert parts("machine", "847989") == {}
    assert parts("reagent", "293339") == {}
    assert parts("reagent", "293336")["precursor"] == pytest.approx(0.85)
    assert parts("household goods", "391290") == {"binder": pytest.approx(0.25)}


def test_the_terms_and_the_heading_are_told() -> None:
    found = recognise(pa.array(["punch die for tablet press"]), pa.array(["848049"]))
    said = dict(zip(found["part"].to_pylist(), found["said"].to_pylist(), strict=True))
    assert said["die"] == ["punch die", "HS 848049"]
    assert said["press"] == ["tablet press"]
    assert found.schema == RECOGNISED


def test_every_sign_has_terms_and_every_name_is_a_part() -> None:
    assert {sign.group for sign in SIGNS} == set(terms().groups) - {"other-use"}
    assert {sign.part for sign in SIGNS} | {heading.part for heading in HEADINGS} == set(BY_NAME)


def test_nothing_in_gives_nothing() -> None:
    assert recognise(pa.array([], pa.string()), pa.array([], pa.string())).num_rows == 0
