from pathlib import Path

from evidence import traces
from tidewaiter.links.expansion import DAY, expand
from tidewaiter.links.graph import Graph, ids_of
from tidewaiter.links.segment import Segment
from tidewaiter.links.store import MOST_SEGMENTS, STATE, Store


def day(number: int) -> Segment:
    named = {"consignor": "x" if number % 3 else f"own {number}", "consignee_phone": str(number % 5)}
    return Segment.of_traces(traces([(f"c{number}", number, named)]))


def reached(graph: Graph) -> dict[int, float]:
    found = expand(graph, ids_of(["c1"]), as_of=100 * DAY)
    return dict(zip(found.ids.tolist(), found.strength.round(9).tolist(), strict=True))


def test_added_by_the_day_is_what_was_made_at_once(tmp_path: Path) -> None:
    whole = Graph((Segment.merged([day(number) for number in range(30)]),))
    store = Store(tmp_path / "links")
    for number in range(30):
        store.add(day(number), [f"b{number}"])
        assert len(store.segments) <= MOST_SEGMENTS
    again = Store(tmp_path / "links")
    assert again.batches == {f"b{number}" for number in range(30)}
    assert again.rows == 30
    assert again.edges == 60
    assert reached(again.graph) == reached(whole)
    assert len(reached(whole)) > 10


def test_forgotten_is_gone_from_the_disk(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add(day(1), ["b"])
    store.forget()
    assert [file.name for file in tmp_path.iterdir()] == [STATE]
    assert Store(tmp_path).rows == 0


def test_what_a_crash_left_beside_is_not_data(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add(day(1), ["b"])
    (tmp_path / "segment-000001").mkdir()
    assert Store(tmp_path).rows == 1
    Store(tmp_path).add(day(2), ["c"])
    assert Store(tmp_path).rows == 2


def test_a_batch_without_rows_is_known_all_the_same(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add(Segment.of_traces(traces([])), ["empty"])
    assert store.batches == {"empty"}
    assert store.segments == []
