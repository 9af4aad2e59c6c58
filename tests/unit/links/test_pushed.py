from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from evidence import graph, traces
from tidewaiter.links.pushed import KEYED, NOTHING, NUMBERS, READS, push_values
from tidewaiter.links.standing import standing

HISTORY = [
    ("found", 10, {"consignor_phone": "1"}),
    ("near", 11, {"consignor_phone": "1", "consignee_address": "x"}),
    ("far", 12, {"consignee_address": "x", "consignor_phone": "2"}),
    ("alone", 12, {"consignee_address": "y"}),
]
NEW = [
    ("next", 16, {"consignor_phone": "1"}),
    ("second", 16, {"consignee_address": "x"}),
    ("third", 16, {"consignor_phone": "2"}),
    ("stranger", 16, {"consignor_phone": "9", "consignee_address": "y"}),
    ("both", 16, {"consignor_phone": "1", "consignee_address": "x"}),
]


def day(number: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=number)


def lake(rows) -> pa.Table:
    made = traces(rows)
    for name in READS:
        if name not in made.column_names:
            made = made.append_column(name, pa.nulls(made.num_rows, pa.int64()))
    return made


def asked(rows, findings, as_of=17.0, history=HISTORY) -> dict[str, tuple[float, float]]:
    known = push_values(graph(history), findings, as_of=day(as_of))
    rows = lake(rows)
    told = known.beside(rows, day(as_of))
    assert told.schema == NUMBERS
    return dict(zip(rows["consignment_id"].to_pylist(), zip(*told.to_pydict().values(), strict=True), strict=True))


def test_a_newcomer_stands_the_lower_the_more_steps_it_is_from_a_finding() -> None:
    got = asked(NEW, {"found": day(15)})
    for number in range(2):
        assert got["both"][number] > got["next"][number] > got["second"][number] > got["third"][number] >= 0
    assert got["third"][0] > 0
    assert got["stranger"] == (0.0, 0.0)
    assert str(got["stranger"][0]) == "0.0"


def test_a_newcomer_stands_about_where_the_graph_would_put_it() -> None:
    got = asked(NEW, {"found": day(15)})
    known = standing(graph(HISTORY, NEW[:2]), {"found": day(15)}, as_of=day(17))
    put = dict(zip(known["consignment_id"].to_pylist(), known["link_strength_to_finding"].to_pylist(), strict=True))
    for name in ("next", "second"):
        assert got[name][0] == pytest.approx(put[name], rel=0.15)


def test_a_finding_recorded_later_changes_nothing() -> None:
    one = {"found": day(15)}
    assert asked(NEW, one) == asked(NEW, one | {"alone": day(17)})
    assert set(asked(NEW, one, as_of=15.0).values()) == {(0.0, 0.0)}
    later = [*HISTORY, ("after", 15.5, {"consignor_phone": "1", "consignee_address": "y"})]
    assert asked(NEW, one) == asked(NEW, one, history=later)


def test_nothing_counts_for_itself() -> None:
    again = [("found", 16, {"consignor_phone": "1"}), ("near", 16, {"consignee_address": "x"})]
    assert set(asked(again, {"found": day(15)}).values()) == {(0.0, 0.0)}
    amended = [("near", 16, {"consignor_phone": "1", "consignee_address": "x"}), NEW[0]]
    got = asked(amended, {"found": day(15)})
    assert got["near"][0] == got["next"][0]
    assert got["near"][1] < got["next"][1]


def test_belief_fades_and_ends_with_the_window() -> None:
    near, later, never = (asked(NEW[:1], {"found": day(15)}, as_of=at)["next"] for at in (16.0, 40.0, 200.0))
    assert near[0] > later[0] > 0 == never[0]
    assert near[1] > later[1] > 0 == never[1]


def test_a_value_that_very_many_name_hands_nothing_on() -> None:
    crowd = [(f"c{n}", 10, {"consignor_phone": "1"}) for n in range(500)]
    assert asked(NEW[:1], {"found": day(15)}, history=[*HISTORY, *crowd])["next"] == (0.0, 0.0)


def test_rows_alone_and_together_get_the_same() -> None:
    known = push_values(graph(HISTORY), {"found": day(15), "alone": day(15)}, as_of=day(17))
    rows = lake(NEW)
    alone = [known.beside(rows.slice(n, 1), day(17)) for n in range(len(NEW))]
    assert pa.concat_tables(alone).combine_chunks().equals(known.beside(rows, day(17)).combine_chunks())
    assert known.beside(rows.slice(0, 0), day(17)).num_rows == 0


def test_before_the_first_finding_all_is_zero() -> None:
    assert push_values(graph(HISTORY), {}, as_of=day(17)) is NOTHING
    assert NOTHING.beside(lake(NEW), day(17)).to_pylist() == [dict.fromkeys(NUMBERS.names, 0.0)] * len(NEW)
    assert NOTHING.told(graph(HISTORY), lake(NEW), day(17)) == [()] * len(NEW)


def test_many_findings_are_followed_as_few_are() -> None:
    others = [(f"o{n}", 10, {"consignor_phone": f"o{n}"}) for n in range(450)]
    many = {"found": day(15)} | {name: day(15) for name, _, _ in others}
    few, crowd = asked(NEW, {"found": day(15)}), asked(NEW, many, history=[*HISTORY, *others])
    for name, (strength, rank) in few.items():
        assert crowd[name][0] == strength
        assert crowd[name][1] == pytest.approx(rank, rel=0.3)


def test_the_chain_is_told_with_the_values_filed() -> None:
    made = graph(HISTORY)
    known = push_values(made, {"found": day(15)}, as_of=day(17))
    rows = lake(NEW).append_column("key_consignee_address", pa.array([None, "9 High Street", None, None, None]))
    told = known.told(made, rows, day(17))
    assert [len(chain) for chain in told] == [1, 2, 3, 0, 1]
    assert told[1][0].startswith("near (1 day later) shares with found: the same consignor's telephone")
    assert told[1][1].startswith("second (5 days later) shares with near: the same delivery address (9 High Street; ")


def test_the_last_step_is_by_exact_values_alone() -> None:
    assert {kind.name for kind in KEYED} == {
        "consignor", "consignor_address", "consignor_phone", "consignee", "consignee_address", "consignee_phone",
        "pair", "goods", "goods_at_address",
    }  # fmt: skip
