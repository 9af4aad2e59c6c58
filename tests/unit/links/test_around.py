"""What lies around a thing of the graph: a page at a time, latest first, with how far each link is believed."""

from datetime import UTC, datetime

import numpy as np

from evidence import graph
from tidewaiter.links.around import namers_of, touch_of, values_of
from tidewaiter.links.expansion import DAY

ROWS = [
    ("a", 1, {"consignor": "x", "goods": "mug", "route": "r"}),
    ("b", 2, {"consignor": "x"}),
    ("c", 3, {"consignor": "x"}),
    ("a", 4, {"consignor": "x"}),
]
MADE = graph(ROWS)
LATER = 9 * DAY


def key(kind: str) -> int:
    return next(one.key for one in values_of(MADE, "a", as_of=LATER) if one.kind == kind)


def test_a_consignment_names_its_values_the_most_telling_first() -> None:
    found = values_of(MADE, "a", as_of=LATER)
    assert [one.kind for one in found] == ["consignor", "goods"]
    assert found[0].confidence > found[1].confidence
    assert values_of(MADE, "nobody", as_of=LATER) == []


def test_nothing_later_than_the_moment_is_told() -> None:
    named = namers_of(MADE, key("consignor"), as_of=int(2.5 * DAY))
    assert [touch.consignment_id for touch in named.touches] == ["b", "a"]


def test_namers_come_latest_first_each_once_and_a_page_at_a_time() -> None:
    named = namers_of(MADE, key("consignor"), as_of=LATER, most=2)
    assert [touch.consignment_id for touch in named.touches] == ["a", "c"]
    assert (named.total, named.first) == (3, datetime(1970, 1, 3, tzinfo=UTC))
    rest = namers_of(MADE, key("consignor"), as_of=LATER, start=2, most=2)
    assert [touch.consignment_id for touch in rest.touches] == ["b"]


def test_a_value_that_nobody_names_has_no_page() -> None:
    named = namers_of(MADE, int(np.uint64(1 << 58) + np.uint64(7)), as_of=LATER)
    assert (named.touches, named.total, named.first) == ((), 0, None)


def test_the_more_share_a_value_the_less_it_is_believed_until_it_is_a_hub() -> None:
    few, many = (touch_of("a", key("consignor"), 0, sharing) for sharing in (2, 5000))
    assert few.confidence > many.confidence
    assert (few.hub, many.hub) == (False, True)
