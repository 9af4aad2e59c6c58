from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.centre.devices import drafts, exchange, standing
from tidewaiter.centre.devices.drafts import TECHNIQUES, NewDevice
from tidewaiter.centre.devices.standing import Condition, Lapse
from tidewaiter.centre.errors import Conflict
from tidewaiter.substances.spectra import devices as spectral

ON = date(2026, 1, 5)


def condition(technique: str = "infrared", limit: float | None = 5.0, **given) -> Condition:
    days = dict.fromkeys(("library_date", "calibration_due", "service_due")) | given
    limits = days.pop("limits", {})
    return Condition(technique, limit, limits, **days)


def test_what_is_out_of_date_is_said_worst_first() -> None:
    of = condition(
        limit=None, library_date=date(2024, 1, 1), calibration_due=date(2026, 1, 4), service_due=date(2026, 1, 20)
    )
    assert standing.lapses(of, ON) == (Lapse.CALIBRATION, Lapse.LIBRARY, Lapse.NO_LIMIT, Lapse.SERVICE_SOON)
    assert len(standing.warnings("FTIR 7", of, ON)) == 2
    assert standing.lapses(condition(calibration_due=ON, library_date=date(2025, 1, 5)), ON) == (
        Lapse.CALIBRATION_SOON,
    )
    assert standing.lapses(condition("x-ray", None), ON) == ()


@pytest.mark.parametrize("technique", sorted(TECHNIQUES))
@pytest.mark.parametrize("limit", [None, 5.0])
@pytest.mark.parametrize("substance", ["", "fentanyl"])
def test_a_negative_never_says_that_there_is_none(technique: str, limit: float | None, substance: str) -> None:
    said = standing.negative("FTIR 7", condition(technique, limit, limits={"heroin": 12.0}), substance)
    assert "may be present" in said
    assert "no fentanyl" not in said.lower()
    if technique not in standing.NO_LIMITS:
        assert ("above about 5 %" in said) == (limit is not None)


def test_a_limit_for_the_substance_goes_before_the_general_one() -> None:
    of = condition(limits={"Heroin": 12.0})
    assert standing.limit_for(of, "heroin ") == 12.0
    assert standing.limit_for(of, "fentanyl") == 5.0
    assert "By FTIR, heroin was not detected above about 12 % by weight;" in standing.negative("FTIR", of, "heroin")


TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
DAYS = st.none() | st.dates(date(2000, 1, 1), date(2099, 1, 1))
LIMITS = st.floats(0.001, 100)
DEVICES = st.builds(
    NewDevice,
    code=st.from_regex(r"[a-z0-9][a-z0-9-]{0,9}", fullmatch=True),
    name=st.text("abc\"\\é\x7f😀'\t", min_size=1, max_size=9).filter(str.strip),
    technique=st.sampled_from(TECHNIQUES),
    serial=TEXTS,
    facility=TEXTS,
    place=TEXTS,
    detection_limit=st.none() | LIMITS,
    limits=st.dictionaries(TEXTS, LIMITS, max_size=3),
    source=TEXTS.map(lambda text: f"by {text}"),
    library=TEXTS,
    library_date=DAYS,
    firmware=TEXTS,
    calibration_due=DAYS,
    service_due=DAYS,
)


@given(st.lists(DEVICES, max_size=3, unique_by=lambda one: one.code))
def test_what_is_written_is_read_and_identify_reads_it_too(some: list[NewDevice]) -> None:
    text = exchange.write(some)  # a new device has the fields of a line
    assert exchange.read(text) == (sorted(some, key=lambda one: one.code), ())
    known, problems = spectral.parse(text)
    assert problems == ()
    assert set(known) == {one.code for one in some if one.technique not in spectral.OTHER_TECHNIQUES}
    for code, device in known.items():
        (new,) = (one for one in some if one.code == code)
        assert (device.detection_limit, dict(device.limits)) == (new.detection_limit, dict(new.limits))


@given(st.text(max_size=80))
def test_no_file_crashes_it(text: str) -> None:
    exchange.read(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = 1", "device-form"),
        ("[a]\ntechnique = 'magic'", "device-technique"),
        ("[a]\ntechnique = 'raman'\ndetection_limit = 5\nsource = ''", "limit-unsourced"),
        ("[a]\ntechnique = 'raman'\ndetection_limit = 'much'", "device-limit"),
        ("[a]\ntechnique = 'raman'\nlimits = 3", "device-limit"),
        ("[a]\ntechnique = 'raman'\nlibrary_date = 'soon'", "device-day"),
        ("[a]\ntechnique = 'raman'\nkind = 'handheld'", "device-field"),
        ("[a", "device-form"),
    ],
)
def test_what_is_wrong_in_a_file_is_a_problem(text: str, code: str) -> None:
    assert [problem.code for problem in exchange.read(text)[1]] == [code]


def test_limits_are_written_a_line_each() -> None:
    assert drafts.read_limits("fentanyl: 5 %\n\nwhite heroin 12,5\n") == {"fentanyl": 5.0, "white heroin": 12.5}
    with pytest.raises(Conflict):
        drafts.read_limits("fentanyl five")
