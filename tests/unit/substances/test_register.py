"""The register: found by any of its names and numbers, consistent, and dated."""

from datetime import date

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
    days = [one.first_day for one in register.history_of("", ("fentanyl-related",))]
    assert days == sorted(days)


@pytest.mark.parametrize(("cas", "valid"), [("437-38-7", True), ("437-38-8", False), ("437387", False), ("", False)])
def test_the_check_digit_of_a_number(cas: str, valid: bool) -> None:  # noqa: FBT001 - a case of the table
    assert register.cas_valid(cas) is valid
