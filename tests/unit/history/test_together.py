import pyarrow as pa

from tidewaiter.history.standing import together


def part(hashes: list[int | None], currencies: list[str | None]) -> pa.Table:
    return pa.table({"hash_goods": pa.array(hashes, pa.int64()), "currency": pa.array(currencies, pa.string())})


class Book:
    """Says of a key its half and how often it was asked for; nothing of key 7."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, kind: str, keys, by_currency: bool) -> dict[str, pa.Array]:  # noqa: FBT001 - as it is called
        assert kind == "goods"
        self.asked += keys.tolist()
        known = [None if key == 7 else key for key in keys.tolist()]
        return {
            "seen": pa.array(known, pa.int64()),
            "half": pa.array([None if key is None else key / 2 for key in known], pa.float64()),
            "count": pa.array([1 if by_currency else 0] * len(keys), pa.int64()),
        }


def test_each_different_key_is_asked_for_once_and_rows_have_their_own(monkeypatch) -> None:
    monkeypatch.setattr(together, "KEYS_AT_A_TIME", 2)
    book = Book()
    parts = [part([5, None, -3], ["EUR"] * 3), part([7, 5, 5, -3], [None] * 4)]
    said = together.answers(parts, "goods", book)
    assert book.asked == [-3, 5, 7]
    assert {name: column.to_pylist() for name, column in said.columns(0, 3).items()} == {
        "seen": [5, None, -3],
        "half": [2.5, None, -1.5],
        "count": [0, None, 0],
    }
    assert {name: column.to_pylist() for name, column in said.columns(3, 7).items()} == {
        "seen": [None, 5, 5, -3],
        "half": [None, 2.5, 2.5, -1.5],
        "count": [0, 0, 0, 0],
    }


def test_by_currency_a_key_is_another_in_each() -> None:
    book = Book()
    said = together.answers([part([5, 5, 5, None], ["EUR", "USD", "EUR", "EUR"])], "goods", book, by_currency=True)
    assert len(book.asked) == 2
    assert said.columns(0, 4)["count"].to_pylist() == [1, 1, 1, None]


def test_a_set_without_a_key_has_nothing() -> None:
    said = together.answers([part([None, None], ["EUR", None])], "goods", Book())
    assert {name: column.to_pylist() for name, column in said.columns(0, 2).items()} == {
        "seen": [None, None],
        "half": [None, None],
        "count": [None, None],
    }
