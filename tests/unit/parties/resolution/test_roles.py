"""What a column means by its name: several spellings, what a user says, what may play no role."""

import pytest

from tidewaiter.cargo.protected import protected_trait
from tidewaiter.parties.resolution.roles import IDENTIFYING, ROLES, find

SPELLINGS = {
    "given_name": ["first_name", "FirstName", "Given Name", "forename", "Vorname", "prenom", "Prénom"],
    "surname": ["surname", "lastName", "FAMILY_NAME", "last-name", "Nachname"],
    "full_name": ["full_name", "Name", "consigneeName", "company name", "trading_name"],
    "birth_date": ["dob", "date_of_birth", "birthDate", "D.O.B", "date of birth"],
    "birth_place": ["birth_place", "Place of Birth", "pob"],
    "address": ["address", "address_line_1", "street", "Home Address", "addr"],
    "locality": ["city", "Town", "suburb", "municipality"],
    "postcode": ["postcode", "ZIP", "zip_code", "postal code", "PLZ", "postcode_fake"],
    "phone": ["phone", "telephone number", "mobilePhone", "home_phone", "tel"],
    "email": ["email", "E-Mail", "email_address"],
    "identifier": ["ssn", "soc_sec_id", "passport_number", "EORI", "vat_id", "IBAN"],
    "id": ["unique_id", "rec_id", "id", "customer id"],
}


@pytest.mark.parametrize(("role", "column"), [(role, name) for role, names in SPELLINGS.items() for name in names])
def test_a_role_is_known_by_the_spellings_of_its_column(role: str, column: str) -> None:
    assert find([column, "party"]).of(role)[:1] == (column,)


@pytest.mark.parametrize(
    "column", ["gender", "nationality", "religion", "marital_status", "Ethnic Group", "age", "sex", "country_of_birth"]
)
def test_a_protected_trait_plays_no_role_and_is_told(column: str) -> None:
    found = find(["surname", column])
    assert column in found.ignored
    assert not any(column in names for names in found.columns.values())


def test_of_the_roles_only_those_that_identify_carry_a_trait() -> None:
    assert {role for role in ROLES if protected_trait(role)} <= IDENTIFYING


def test_what_a_user_says_comes_first() -> None:
    found = find(["nom", "name", "phone"], {"nom": "surname", "name": "", "phone": "identifier"})
    assert found.of("surname") == ("nom",)
    assert found.of("identifier") == ("phone",)
    assert found.of("full_name") == found.of("phone") == ()
    assert found.ignored == ("name",)


@pytest.mark.parametrize("column", ["gender", "nationality", "religion"])
def test_a_user_cannot_give_a_protected_trait_a_role_but_may_leave_it_out(column: str) -> None:
    with pytest.raises(ValueError, match="names a protected trait"):
        find(["surname", column], {column: "identifier"})
    assert find(["surname", column], {column: ""}).ignored == (column,)


def test_a_column_of_ids_or_births_may_be_named_by_the_user_whatever_it_is_called() -> None:
    found = find(["surname", "citizen no", "birth yr"], {"citizen no": "id", "birth yr": "birth_date"})
    assert found.of("id") == ("citizen no",)
    assert found.of("birth_date") == ("birth yr",)


def test_several_columns_play_a_role_that_joins_them_and_one_a_role_that_does_not() -> None:
    found = find(["address_1", "address_2", "city", "town"])
    assert found.of("address") == ("address_1", "address_2")
    assert (found.of("locality"), found.ignored) == (("city",), ("town",))


@pytest.mark.parametrize(
    ("names", "given", "said"),
    [
        (["surname"], {"nom": "surname"}, "no column 'nom'; there are surname"),
        (["surname"], {"surname": "colour"}, "no role 'colour'; there are id, given_name"),
        (["id", "weight", "country"], {}, "say which do, e.g. --map id=full_name"),
        ([], {}, "no column names a party"),
    ],
)
def test_what_cannot_be_understood_says_what_to_do(names: list[str], given: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        find(names, given)
