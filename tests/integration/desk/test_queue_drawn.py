"""Rows of the queue are drawn once for what they show, and anew for anything else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from desk import Site
from queued import ANALYST, AT, assessed, draft, enter
from tidewaiter.centre.queue import queries
from tidewaiter.centre.queue.states import Status
from tidewaiter.desk.queue import drawn

RULES: dict[str, str] = {}


def test_a_row_is_kept_by_everything_that_it_shows(sqlite_site: Site) -> None:
    del sqlite_site
    assessed()
    enter(draft(1, goods="<b>TEA</b>"))
    item = queries.item_of(ANALYST, "s10:RB000000001GB", AT)
    assert item is not None
    first = drawn.row(item, AT, RULES)
    assert "&lt;b&gt;TEA" in first
    assert drawn.row(replace(item, reasons=[dict(one) for one in item.reasons]), AT, RULES) is first
    others = [
        drawn.row(replace(item, owner="ben"), AT, RULES),
        drawn.row(replace(item, status=Status.HELD), AT, RULES),
        drawn.row(replace(item, reasons=[{"sentence": "Another reason."}]), AT, RULES),
        drawn.row(item, AT + timedelta(days=9), RULES),
    ]
    with translation.override("fr"):
        others.append(drawn.row(item, AT, RULES))
    assert len({first, *others}) == 1 + len(others)


def test_no_more_rows_are_kept_than_there_is_room_for(sqlite_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    del sqlite_site
    monkeypatch.setattr(drawn, "MOST", 2)
    drawn.KEPT.clear()
    assessed()
    enter(draft(1), draft(2), draft(3))
    items, _ = queries.items(ANALYST, queries.Filters(), AT)
    assert len([drawn.row(item, AT, RULES) for item in items]) == 3
    assert len(drawn.KEPT) == 2
