from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.centre.canine import drafts, standing
from tidewaiter.centre.canine.drafts import NewCertificate, NewSession
from tidewaiter.centre.canine.standing import Held, Standing
from tidewaiter.centre.errors import Conflict

ON = date(2026, 1, 5)
DAYS = st.dates(date(2025, 1, 1), date(2027, 1, 1))


def of(*held: Held, trained: tuple[str, ...] = (), on: date = ON) -> dict[str, Standing]:
    return {one.odour: one.standing for one in standing.odours(held, trained, on)}


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (Held("Cocaine", date(2025, 6, 1), date(2026, 6, 1)), Standing.CURRENT),
        (Held("Cocaine", date(2025, 6, 1), ON), Standing.SOON),
        (Held("Cocaine", date(2025, 6, 1), date(2026, 1, 4)), Standing.LAPSED),
        (Held("Cocaine", date(2025, 6, 1), date(2026, 6, 1), date(2026, 1, 5)), Standing.LAPSED),
        (Held("Cocaine", date(2026, 1, 6), date(2026, 6, 1)), Standing.TO_COME),
    ],
)
def test_a_certificate_counts_on_both_its_days_and_not_from_where_it_was_withdrawn(held, expected) -> None:
    assert of(held) == {"cocaine": expected}


def test_what_was_trained_and_never_certified_is_named_and_what_was_renewed_counts() -> None:
    old, new = (Held("heroin", date(year, 1, 1), date(year, 12, 31)) for year in (2025, 2026))
    assert of(old, new, trained=("Heroin", "ketamine")) == {
        "ketamine": Standing.NEVER,
        "heroin": Standing.CURRENT,
    }


@given(DAYS, DAYS, st.none() | DAYS, DAYS)
def test_an_odour_is_certified_exactly_on_the_days_of_its_certificate(first, last, withdrawn, on) -> None:
    counts = first <= on <= last and (withdrawn is None or on < withdrawn)
    known = standing.odours([Held("mdma", first, last, withdrawn)], (), on)
    assert (standing.certified(known) == ("mdma",)) == counts


@pytest.mark.parametrize(
    ("substance", "expected"),
    [
        ("Fentanyl hydrochloride", True),
        ("fentanyl", True),
        ("carfentanil", False),  # akin: of the class of fentanyl
        ("diacetylmorphine", False),  # heroin, and the certificate is for white heroin
        ("", False),
        ("white heroin (No. 4)", True),
        ("opium", False),
    ],
)
def test_a_find_is_borne_out_by_an_odour_of_the_certificate(substance: str, *, expected: bool) -> None:
    assert standing.bears_out(("fentanyl", "white heroin"), substance) is expected
    assert standing.kinship(("nitazenes", "fentanyl"), "carfentanil") == "kin"


def test_an_examination_is_told_what_is_not_certified() -> None:
    known = standing.odours([Held("cocaine", date(2024, 1, 1), date(2025, 1, 1))], ("mdma",), ON)
    told = standing.sentences("Rex", known, ON)
    assert told[0] == (
        "The certificate of Rex for cocaine ended on 2025-01-01: an alert to it is not counted as certified evidence."
    )
    assert "no certificate for mdma" in told[1]
    assert "nothing that it shows is certified evidence" in told[2]


def test_what_cannot_be_is_refused() -> None:
    for new in (
        NewCertificate("mdma", ON + timedelta(days=1), ON + timedelta(days=9), "us"),
        NewCertificate("mdma", ON, ON - timedelta(days=1), "us"),
        NewCertificate("mdma", ON, ON + timedelta(days=900), "us"),
        NewCertificate(" ", ON, ON, "us"),
    ):
        with pytest.raises(Conflict):
            drafts.check_certificate(new, ON)
    with pytest.raises(Conflict, match="at most all is found"):
        drafts.check_session(NewSession(ON, "mdma", "", 2, 3, 0), ON)
    assert [drafts.number(text) for text in ("k-000012", "Rex", "K-")] == [12, 0, 0]
