"""A stored sentence comes apart into its template and values, and those put together again are the sentence."""

import pytest

from tidewaiter.risk import sentences
from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.peers import PEERS
from tidewaiter.risk.rules.wording import fill, placeholders, taken_apart


def filled(template: str) -> str:
    return fill(template, {name: f"{number}.5 {name}" for number, name in enumerate(placeholders(template))})


@pytest.mark.parametrize("feature", FEATURES, ids=lambda one: one.name)
def test_every_sentence_of_a_feature_comes_apart(feature) -> None:
    for template in filter(None, (feature.sentence, feature.otherwise, feature.missing)):
        (piece,), rest = sentences.pieces(feature.name, filled(template))
        assert piece.template == template
        assert fill(piece.template, piece.values) == filled(template)
        assert rest == ""


@pytest.mark.parametrize("name", sorted(PEERS))
def test_the_range_of_peers_is_a_piece_of_its_own(name: str) -> None:
    feature = next(one for one in FEATURES if one.name == name)
    whole = f"{filled(feature.sentence)[:-1]}; {fill(PEERS[name].template, {'low': 2, 'high': 3, 'currency': 'USD'})}."
    (own, peers), rest = sentences.pieces(name, whole + " And behind it.")
    assert own.template == feature.sentence
    assert (peers.template, peers.values["low"], peers.values["high"]) == (PEERS[name].template, "2", "3")
    assert rest == "And behind it."


def test_fixed_sentences_come_apart_and_others_stay_whole() -> None:
    gap = "HS code was not filed: 2 rules could not be judged."
    assert sentences.pieces("missing-hs-code", gap) == (
        (sentences.Piece(sentences.GAPS, {"element": "HS code", "rules": "2"}),),
        "",
    )
    assert sentences.pieces("some-rule", "An author's own words.") == ((), "An author's own words.")
    assert sentences.pieces("goods_is_new", "A wording of a former version.") == ((), "A wording of a former version.")


def test_values_of_a_rule_come_from_its_own_template() -> None:
    rules = {"small-sender": "Parcels in 30 days: {a}; doors: {b}."}
    assert sentences.values("small-sender", "Parcels in 30 days: 16; doors: 1.", rules) == ("16", "1")
    always = "Always to be examined, by rule small-sender: Parcels in 30 days: 3; doors: 2. Its band is high at least."
    assert sentences.values("rule:small-sender", always, rules) == ("3", "2")
    assert sentences.values("small-sender", "Said by an older version of it.", rules) == ()
    assert sentences.values("consignee_count_30d", "Consignments to this consignee in 30 days: 7.", {}) == ("7",)


def test_a_column_named_twice_says_the_same_twice() -> None:
    assert taken_apart("{a} and {a}", "x and x") == ({"a": "x"}, "")
    assert taken_apart("{a} and {a}", "x and y") is None
