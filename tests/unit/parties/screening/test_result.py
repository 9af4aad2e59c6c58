"""Of hits of one field and entry the strongest stays, in one order."""

import pyarrow as pa

from tidewaiter.parties.screening.result import HIT, best


def hit(score: float, listed: str = "a", entry: str = "1") -> dict[str, object]:
    texts = {name: "x" for name in HIT.names if pa.types.is_string(HIT.field(name).type)}
    return {**texts, "version": 1, "score": score, "listed": listed, "entry_id": entry}


def test_the_strongest_stays() -> None:
    made = best(pa.Table.from_pylist([hit(0.5), hit(0.9, "b"), hit(0.7, entry="2")], schema=HIT)).to_pylist()
    assert [(h["entry_id"], h["listed"], h["score"]) for h in made] == [("1", "b", 0.9), ("2", "a", 0.7)]


def test_no_hits_are_none() -> None:
    assert best(HIT.empty_table()).num_rows == 0
