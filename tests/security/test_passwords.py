"""Passwords (ASVS 5.0, V6.2, V11.4.2): long enough, not common, not of the place; long ones and any letters taken."""

import pytest
from django.contrib.auth.hashers import get_hasher, identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tidewaiter.centre.people.models import User

ANA = User(username="ana.ruiz", display_name="Ana Ruiz Calderon", email="ana@customs.example")

REFUSED = [
    "short but good",
    "password1234567",
    "qwertyuiopasdfgh",
    "tidewaitertidewaiter",
    "customs-targeting",
    "anaruizcalderon1",
    "Ana Ruiz Calderon",
    "aaaaaaaaaaaaaaaaaaaa",
    "121212121212121212",
    "x" * 300,
    "1234567890123456",
]
TAKEN = [
    "correct horse battery",
    "nine wet herons stand",
    "a" * 8 + "long sentence of many words that goes on and on until it is longer than sixty-four",
    "ὁ δὲ ἀνεξέταστος βίος",
    "海關的潮汐員在清晨檢查貨物與包裹信件",
    "🐟 six fish swim 🐟 home",
]


@pytest.mark.parametrize("password", REFUSED)
def test_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, ANA)


@pytest.mark.parametrize("password", TAKEN)
def test_taken(password: str) -> None:
    validate_password(password, ANA)


def test_kept_as_argon2id_with_today_s_cost() -> None:
    hashed = make_password("nine wet herons stand")
    hasher = get_hasher()
    assert identify_hasher(hashed).algorithm == "argon2"
    assert hashed.startswith("argon2$argon2id$")
    assert (hasher.memory_cost, hasher.time_cost, hasher.parallelism) >= (19_456, 2, 1)
