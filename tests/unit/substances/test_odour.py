"""A find and the odour of a certificate: the same, a member of a named class, kin, or nothing to each other."""

import pytest

from tidewaiter.substances import register
from tidewaiter.substances.classes import CLASSES
from tidewaiter.substances.odour import CLASS_ODOURS, FAMILY, Kinship, kinship


@pytest.mark.parametrize(
    ("odour", "find", "expected"),
    [
        ("fentanyl", "Fentanyl hydrochloride", Kinship.SAME),
        ("heroin", "diacetylmorphine HCl", Kinship.SAME),  # another name of the register
        ("white heroin", "white heroin (No. 4)", Kinship.SAME),  # by its words alone
        ("fentanyl", "carfentanil", Kinship.KIN),
        ("fentanyl", "acetylfentanyl", Kinship.KIN),
        ("Fentanyls", "carfentanil", Kinship.MEMBER),
        ("fentanyl-related substances", "acetylfentanyl", Kinship.MEMBER),
        ("nitazenes", "isotonitazene", Kinship.MEMBER),
        ("nitazenes", "fentanyl", Kinship.NONE),
        ("fentanyl", "heroin", Kinship.NONE),
        ("cocaine", "something", Kinship.NONE),
        ("", "heroin", Kinship.NONE),
        ("heroin", " ", Kinship.NONE),
    ],
)
def test_a_find_stands_to_an_odour(odour: str, find: str, expected: Kinship) -> None:
    assert kinship(odour, find) is expected


def test_the_tables_name_what_there_is() -> None:
    assert {*CLASS_ODOURS.values(), *FAMILY} <= {one.code for one in CLASSES}
    assert {code for codes in FAMILY.values() for code in codes} <= {one.code for one in register.substances()}
