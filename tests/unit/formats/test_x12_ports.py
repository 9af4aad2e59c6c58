import pytest

from tidewaiter.formats.x12_ports import SCHEDULE_D, code, location


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("5201", "USMIA"),
        ("2704", "USLAX"),
        ("2095", "D:2095"),
        ("57035", "K:57035"),
        ("CNSHA", "CNSHA"),
        ("123", "123"),
        ("", None),
    ],
)
def test_a_port_code_names_a_place(written: str, place: str | None) -> None:
    assert location(written) == place
    assert code(place or "") == written


def test_the_table_is_one_to_one() -> None:
    assert len(set(SCHEDULE_D.values())) == len(SCHEDULE_D) > 40
    assert all(len(c) == 4 and len(p) == 5 for c, p in SCHEDULE_D.items())
