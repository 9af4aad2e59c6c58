"""The lexicon: terms of several words in descriptions."""

import pickle
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tidewaiter.parties import lexicon
from tidewaiter.parties.forms import TEXT, normal_form
from tidewaiter.parties.lexicon import TERMS, Group, Lexicon, add_terms, find, flags


def group(*terms: str, name: str = "goods", plurals: bool = False) -> Group:
    return Group(group=name, title="A test", language="en", source="A test", terms=terms, plurals=plurals)


def found(made: Lexicon, *texts: str | None) -> list[list[str] | None]:
    filed = pa.array(texts, pa.string())
    return find(normal_form(filed, TEXT), made).to_pylist()


def test_terms_are_found_by_whole_words_in_any_spelling() -> None:
    made = Lexicon.of([group("pill press", "tablet die")])
    assert found(made, "Mini PILL-PRESS, 1 pc", "spill press", "pill pressing", "tablet  die / pill press") == [
        ["goods/pill-press"],
        [],
        [],
        ["goods/tablet-die", "goods/pill-press"],
    ]


def test_of_nested_terms_the_longest_counts_and_overlapping_ones_all() -> None:
    made = Lexicon.of([group("b", "a b", "b c d", "a b c d e", "d e f")])
    assert found(made, "a b", "a b c d", "a b c d e f", "x b x") == [
        ["goods/a-b"],
        ["goods/a-b", "goods/b-c-d"],
        ["goods/a-b-c-d-e", "goods/d-e-f"],
        ["goods/b"],
    ]


def test_a_harmless_longer_term_shields() -> None:
    assert found(lexicon.shipped(), "Fentanyl test strips x10", "fentanyl HCl", "test strips for fentanyl") == [
        ["testing/fentanyl-test-strip"],
        ["opioid/fentanyl-hcl"],
        ["opioid/fentanyl"],
    ]


def test_writing_without_spaces_is_taken_letter_by_letter() -> None:
    made = Lexicon.of([group("压片机", "錠剤 機")])
    assert found(made, "小型压片机配件", "压片 机", "錠剤機", "压片") == [
        ["goods/压片机"],
        ["goods/压片机"],
        ["goods/錠剤-機"],
        [],
    ]


def test_a_term_is_named_once_a_text_and_nothing_is_not_missing() -> None:
    made = Lexicon.of([group("red pen")])
    assert found(made, "red pen and red pen", "", None, "blue pen") == [["goods/red-pen"], None, None, []]
    assert find(pa.array(["", "red pen"]), made).to_pylist() == [[], ["goods/red-pen"]]


def test_plurals_only_where_asked_for() -> None:
    made = Lexicon.of([group("pill die", name="die", plurals=True), group("pill press")])
    assert found(made, "pill dies", "pill presss", "pill die") == [["die/pill-die"], [], ["die/pill-die"]]


def test_slices_batches_and_tables_give_the_same_and_twice_is_once() -> None:
    made = Lexicon.of([group("red pen")])
    table = pa.table({"goods_description": ["x", "Red pen", None, "a red pen b"], "n": [0, 1, 2, 3]})
    once = add_terms(table, made)
    assert once.column_names == ["goods_description", "n", TERMS]
    assert add_terms(once, made).equals(once)
    batch = add_terms(table.to_batches()[0].slice(1, 3), made)
    assert isinstance(batch, pa.RecordBatch)
    assert batch.column(TERMS).to_pylist() == once[TERMS].to_pylist()[1:]
    assert add_terms(table.slice(0, 0), made).num_rows == 0


def test_flags_by_group() -> None:
    made = Lexicon.of([group("red pen", "blue pen"), group("pill press", name="the-press")])
    lists = find(pa.chunked_array([["red pen blue pen"], ["pill press", None, "none"]]), made)
    assert flags(lists, made).to_pydict() == {
        "lexicon_goods": [True, False, None, False],
        "lexicon_the_press": [False, True, None, False],
    }
    assert flags(lists.slice(1, 1), made).to_pydict() == {"lexicon_goods": [False], "lexicon_the_press": [True]}


def test_it_travels_to_another_process() -> None:
    made = Lexicon.of([group("red pen")])
    again = pickle.loads(pickle.dumps(made))  # noqa: S301 - as Spark sends it to its workers
    assert found(again, "a red pen") == [["goods/red-pen"]]


def test_an_empty_lexicon_finds_nothing() -> None:
    assert found(Lexicon.of([]), "red pen", None) == [[], None]


def test_the_one_that_ships_is_in_normal_form_and_has_a_source() -> None:
    made = lexicon.shipped()
    assert len(made.terms) > 300
    assert all(term.source and term.group and term.language for term in made.terms)
    for term in made.terms:
        assert found(made, term.text)[0]
    innocent = ["toy car", "coffee capsule machine", "tablet computer case", "garlic press", "vitamin tablets"]
    assert found(made, *innocent) == [[]] * len(innocent)


def test_a_wrong_file_is_told_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "lexicon.toml"
    file.write_text('[[group]]\ngroup = "x"\ntitle = "A test"\nlanguage = "en"\nsource = "A test"\nterms = ["--"]\n')
    with pytest.raises(ValueError, match=r"lexicon\.toml.*neither a letter nor a digit"):
        lexicon.load(file)
    file.write_text("group = 3")
    with pytest.raises(ValueError, match=r"lexicon\.toml"):
        lexicon.load(file)


def test_more_is_found_than_there_are_texts() -> None:
    made = Lexicon.of([group(*(f"w{n}" for n in range(50)))])
    text = " ".join(f"w{n}" for n in range(50))
    lists = find(pa.array([text] * 3), made)
    assert pc.list_value_length(lists).to_pylist() == [50, 50, 50]
