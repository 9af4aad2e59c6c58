"""The register: found by any of its names and numbers, consistent, and dated."""

from datetime import date
from itertools import pairwise

import pytest

from tidewaiter.substances import register, structure


def test_the_tables_do_not_contradict_themselves() -> None:
    assert register.inconsistencies() == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("fentanyl", "fentanyl"),
        ("Fentanil", "fentanyl"),
        ("芬太尼", "fentanyl"),
        ("fentanly", "fentanyl"),
        ("21409-26-7", "anpp"),
        ("4-anilino-N-phenethylpiperidine", "anpp"),
        ("α-methylfentanyl", "alpha-methylfentanyl"),
        ("CC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1", "acetylfentanyl"),
        ("pill press", "pill-press"),
        ("2933.36", "anpp"),
    ],
)
def test_a_substance_is_found_by(query: str, code: str) -> None:
    assert register.find(query)[0].substance.code == code


def test_an_inchi_key_finds_its_substance() -> None:
    made = structure.read("CNC(C)C(=O)c1ccc(C)cc1")
    assert made is not None
    assert register.find(structure.inchi_key(made))[0].substance.code == "mephedrone"


def test_a_hyphen_makes_another_substance() -> None:
    assert [hit.substance.code for hit in register.find("3-methylthiofentanyl")] == ["3-methylthiofentanyl"]


@pytest.mark.parametrize("query", ["", "  ", "zzz", "437-38-8", "x" * 500])
def test_what_nobody_knows_finds_nothing(query: str) -> None:
    assert register.find(query) == []


def test_short_names_are_found_exactly_or_not() -> None:
    assert register.find("mdmx") == []


def test_what_the_register_lacks_comes_from_the_package() -> None:
    hit = register.find("aspirin")[0]
    assert (hit.substance.source, hit.how) == ("chemicals", "chemicals package")


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (date(2018, 2, 5), []),
        (date(2018, 2, 6), ["temporary"]),
        (date(2025, 7, 15), ["temporary"]),
        (date(2025, 7, 16), ["in force"]),
    ],
)
def test_the_status_is_that_of_the_day(day: date, states: list[str]) -> None:
    found = register.status_of("acetylfentanyl", ("fentanyl-related",), day, "US")
    assert [one.state for one in found] == states


def test_the_history_is_told_in_its_order() -> None:
    history = register.history_of("", ("fentanyl-related",))
    assert [one.jurisdiction for one in history] == ["CN", "US", "US"]
    assert [one.state for one in history] == ["in force", "temporary", "in force"]


@pytest.mark.parametrize(("cas", "valid"), [("437-38-7", True), ("437-38-8", False), ("437387", False), ("", False)])
def test_the_check_digit_of_a_number(cas: str, valid: bool) -> None:  # noqa: FBT001 - a case of the table
    assert register.cas_valid(cas) is valid


@pytest.mark.parametrize(
    ("code", "classes", "day", "schedules"),
    [
        ("acetylfentanyl", ("fentanyl-related",), date(2015, 9, 30), []),
        ("acetylfentanyl", ("fentanyl-related",), date(2019, 4, 30), ["Supplementary list"]),
        ("", ("fentanyl-related",), date(2019, 4, 30), []),
        ("", ("fentanyl-related",), date(2019, 5, 1), ["Supplementary list"]),
        ("", ("nitazene",), date(2025, 7, 1), ["Supplementary list"]),
        ("npp", (), date(2018, 1, 31), []),
        ("npp", (), date(2018, 2, 1), ["Catalogue of precursor chemicals"]),
        ("norfentanyl", (), date(2024, 8, 31), []),
        ("1-boc-4-ap", (), date(2024, 9, 1), ["Catalogue of precursor chemicals, Category II"]),
    ],
)
def test_china_by_day(code: str, classes: tuple[str, ...], day: date, schedules: list[str]) -> None:
    found = register.status_of(code, classes, day, "CN")
    assert len(found) == len(schedules)
    assert all(one.schedule.startswith(said) for one, said in zip(found, schedules, strict=True))
    assert all(one.read_in for one in found)


def test_a_status_follows_the_one_before_it_and_says_where_its_day_was_read() -> None:
    by: dict[tuple[str, str], list[register.Status]] = {}
    for one in register.statuses():
        assert one.citation
        assert not one.read_in or one.first_day, one  # what was read is a day
        assert one.last_day is None or one.first_day is None or one.first_day <= one.last_day
        by.setdefault((one.of, one.jurisdiction), []).append(one)
    for several in (rows for rows in by.values() if len(rows) > 1):
        ordered = sorted(several, key=lambda one: one.first_day or date.min)
        for before, after in pairwise(ordered):
            assert before.last_day is not None, before
            assert after.first_day is not None, after
            assert (after.first_day - before.last_day).days == 1, after
