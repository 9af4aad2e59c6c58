"""The sections of an examination's form: what is read, what is refused, and what weakens the record."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.centre.exams import sections
from tidewaiter.centre.exams.fields import Kind
from tidewaiter.centre.exams.sections import NEGATIVE_SAYS, SECTIONS, SectionName

WEIGHTS, TESTS = SECTIONS[SectionName.WEIGHTS], SECTIONS[SectionName.FIELD_TESTS]
ON = date(2026, 1, 5)


def codes(name: SectionName, *entries: dict[str, object]) -> list[str]:
    return [problem.code for problem in sections.read(SECTIONS[name], entries)[1]]


def test_every_section_is_in_the_table_with_labels_and_choices() -> None:
    assert list(SECTIONS) == list(SectionName)
    for section in SECTIONS.values():
        assert section.title
        names = [field.name for field in section.fields]
        assert len(set(names)) == len(names)
        for field in section.fields:
            assert field.label
            assert (field.kind is Kind.CHOICE) == bool(field.choices)
            assert (field.kind is Kind.NUMBER) == bool(field.unit)


def test_what_a_page_sends_as_text_is_read_by_kind() -> None:
    entry = {"what": " bag ", "gross_g": "20.5", "net_g": 12, "scale": "B-7", "calibrated_until": "2026-03-01"}
    kept, problems = sections.read(WEIGHTS, [entry])
    assert problems == ()
    assert kept == [{"what": "bag", "gross_g": 20.5, "net_g": 12.0, "scale": "B-7", "calibrated_until": "2026-03-01"}]
    opening = {"opened": "on", "opened_at": datetime(2026, 1, 5, 7, tzinfo=UTC), "letter": "no"}
    kept, problems = sections.read(SECTIONS[SectionName.OPENING], [opening])
    assert problems == ()
    assert kept == [{"opened": True, "opened_at": "2026-01-05T07:00:00+00:00", "letter": False}]


def test_an_empty_entry_is_none_and_an_unfinished_one_can_be_saved() -> None:
    assert sections.read(TESTS, [{"kit": ""}, {}]) == ([], ())
    kept, problems = sections.read(TESTS, [{"kit": "K"}])
    assert (kept, problems) == ([{"kit": "K"}], ())
    assert sections.missing(TESTS, kept) == (
        "Field tests (presumptive): Lot, or the device's number",
        "Field tests (presumptive): Result",
    )


@pytest.mark.parametrize(
    ("name", "entry", "code"),
    [
        (SectionName.WEIGHTS, {"gross_g": "-1"}, "bad-value"),
        (SectionName.WEIGHTS, {"gross_g": "nan"}, "bad-value"),
        (SectionName.WEIGHTS, {"gross_g": "1e999"}, "bad-value"),
        (SectionName.WEIGHTS, {"gross_g": 10, "net_g": 11}, "net-above-gross"),
        (SectionName.DOG, {"result": "barked"}, "bad-value"),
        (SectionName.OPENING, {"opened": "perhaps"}, "bad-value"),
        (SectionName.OPENING, {"opened_at": "yesterday"}, "bad-value"),
        (SectionName.OPENING, {"opened": True, "letter": True}, "legal-basis-missing"),
        (SectionName.FIELD_TESTS, {"expires": "31.12.2026"}, "bad-value"),
        (SectionName.IDENTITY, {"is_admin": "1"}, "unknown-field"),
        (SectionName.IDENTITY, {"note": "x" * 2001}, "bad-value"),
    ],
)
def test_what_cannot_be_is_refused(name: SectionName, entry: dict[str, object], code: str) -> None:
    assert codes(name, entry) == [code]


def test_a_section_has_so_many_entries_and_no_more() -> None:
    assert codes(SectionName.IDENTITY, {"scanned": "1"}, {"scanned": "2"}) == ["too-many-entries"]


def test_what_weakens_the_record_is_said() -> None:
    said = sections.concerns(
        {
            SectionName.IDENTITY: [{"scanned": "RB1", "matches": False}],
            SectionName.SEALS: [{"seal": "9", "as_declared": False}],
            SectionName.FIELD_TESTS: [
                {"kit": "K", "lot": "7", "expires": "2026-01-04", "result": "negative"},
                {"kit": "K2", "lot": "7", "expires": "2026-01-05", "result": "positive"},
            ],
            SectionName.WEIGHTS: [{"scale": "B", "calibrated_until": "2025-12-31"}],
        },
        ON,
    )
    assert said == (
        "The code RB1 is not this target's.",
        "Seal 9 is not the one declared.",
        "The kit K (lot 7) expired on 2026-01-04.",
        f"K (lot 7): {NEGATIVE_SAYS}",
        "The calibration of scale B ended on 2025-12-31.",
    )
    assert sections.concerns({}, ON) == ()


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes() | st.dates()


@given(
    st.sampled_from(list(SectionName)).flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.lists(
                st.dictionaries(
                    st.sampled_from([field.name for field in SECTIONS[name].fields]) | st.text(max_size=8), values
                ),
                max_size=4,
            ),
        )
    )
)
def test_no_input_crashes_and_what_was_kept_is_kept_again(given_: tuple[SectionName, list[dict[str, object]]]) -> None:
    name, entries = given_
    kept, _ = sections.read(SECTIONS[name], entries)
    again, problems = sections.read(SECTIONS[name], kept)
    if all(problem.code not in {"net-above-gross", "legal-basis-missing", "too-many-entries"} for problem in problems):
        assert problems == ()
    assert again == kept
    sections.missing(SECTIONS[name], kept)
    sections.concerns({name: kept}, ON)
