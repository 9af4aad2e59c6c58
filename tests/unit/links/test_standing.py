from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from evidence import graph
from tidewaiter.links.standing import STANDING, beside, reason, standing

ROWS = [
    ("found", 10, {"consignor_phone": "1"}),
    ("near", 11, {"consignor_phone": "1", "consignee_address": "x"}),
    ("far", 12, {"consignee_address": "x"}),
    ("alone", 12, {"consignee_address": "y"}),
]


def day(number: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=number)


def test_what_is_near_a_finding_stands_higher_than_what_is_far_and_a_finding_has_none() -> None:
    known = standing(graph(ROWS), {"found": day(15)}, as_of=day(20))
    assert known.schema == STANDING
    near, far = (known.filter(pa.compute.equal(known["consignment_id"], one)).to_pylist()[0] for one in ("near", "far"))
    assert near["link_rank"] > far["link_rank"] > 0
    assert near["link_strength_to_finding"] > far["link_strength_to_finding"] > 0
    assert near["finding"] == far["finding"] == "found"
    assert known["consignment_id"].to_pylist() == ["far", "near"]


def test_a_finding_recorded_later_changes_nothing() -> None:
    made = graph(ROWS)
    assert standing(made, {"found": day(15)}, as_of=day(15)).num_rows == 0
    before = standing(made, {"found": day(14)}, as_of=day(15))
    assert before.equals(standing(made, {"found": day(14), "alone": day(16)}, as_of=day(15)))


def test_rows_alone_and_together_get_the_same() -> None:
    known = standing(graph(ROWS), {"found": day(15)}, as_of=day(20))
    rows = pa.table({"consignment_id": ["alone", "far", "near"]})
    whole = beside(rows, known)
    assert (
        pa.concat_tables([beside(rows.slice(n, 1), known) for n in range(3)])
        .combine_chunks()
        .equals(whole.combine_chunks())
    )
    assert whole["link_rank"][0].as_py() == 0


def test_the_reason_is_the_chain_in_words() -> None:
    words = reason(graph(ROWS), {"found": day(15)}, "far", as_of=day(20))
    assert len(words) == 2
    assert words[0].startswith("near (within a day) shares with found") or words[0].startswith("near (1 day later)")
    assert reason(graph(ROWS), {"found": day(15)}, "alone", as_of=day(20)) == ()


def test_ranks_do_not_fall_as_findings_grow_many() -> None:
    far_away = [(f"other{n}", 10, {"consignor_phone": f"o{n}"}) for n in range(20)]
    made = graph([*ROWS, *far_away])
    one = standing(made, {"found": day(15)}, as_of=day(20))
    many = standing(made, {"found": day(15)} | {name: day(15) for name, _, _ in far_away}, as_of=day(20))
    assert many["link_rank"].to_pylist() == pytest.approx(one["link_rank"].to_pylist(), rel=0.2)
