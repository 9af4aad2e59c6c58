"""The fortnight of a facility: the same days beside each other and below each other."""

import re
from datetime import date, timedelta

from tidewaiter.desk.facilities.board import Day
from tidewaiter.desk.facilities.columns import fortnight

FIRST = date(2026, 1, 5)
DAYS = [Day(FIRST + timedelta(days=n), room=20, issued=10 + n, presented=8, examined=5, found=n % 2) for n in range(14)]


def test_both_drawings_say_every_day() -> None:
    drawn = str(fortnight("Fortnight", DAYS))
    beside, below = drawn.split('class="chart lines"')
    for part in (beside, below):
        for day in DAYS:
            assert f"<title>{day.on}: {day.issued} / {day.room}; {day.examined}; {day.found}</title>" in part
            assert f">{day.on:%m-%d}</text>" in part


def test_days_below_each_other_stay_within_a_telephone() -> None:
    below = str(fortnight("Fortnight", DAYS)).split('class="chart lines"')[1]
    assert 'viewBox="0 0 300 336"' in below
    for x, width in re.findall(r'<rect class="[^"]+" x="(\d+)" y="[\d.]+" width="([\d.]+)"', below):
        assert 44 <= float(x) + float(width) <= 300


def test_no_day_and_nothing_issued_draw_nothing_false() -> None:
    assert "<rect" not in str(fortnight("Fortnight", []))
    empty = str(fortnight("Fortnight", [Day(FIRST, room=0, issued=0, presented=0, examined=0, found=0)]))
    assert 'height="-' not in empty
    assert "nan" not in empty
