import pyarrow as pa
import pytest

from tidewaiter.risk.text import keep
from tidewaiter.risk.text.train import TEXTS, seed, shipped, train


def texts(*rows: tuple[str, str, int]) -> pa.Table:
    return pa.Table.from_pylist([{"goods_description": t, "hs_code": c, "often": n} for t, c, n in rows], schema=TEXTS)


def test_the_seed_has_every_chapter_of_the_tariff():
    chapters = {code[:2] for code in seed()["hs_code"].to_pylist()}
    assert chapters == {f"{n:02d}" for n in range(1, 98)} - {"77"}


def test_what_a_workspace_declares_is_learnt():
    words = ("flurble", "flurble red", "flurble large", "new flurble", "flurble set")
    reader = train(texts(*((word, "920590", 3) for word in words)))
    reading = reader.read(pa.array(["blue flurble"]))
    assert reader.chapters[reading.chapter()[0]] == "92"
    assert reading.headings() == ["9205"]


def test_the_code_declared_most_often_counts_and_nonsense_does_not():
    rows = [("zarfette", "850440", 9), ("zarfette", "392690", 1), ("zarfette", "98", 50), ("zarfette", "x", 99)]
    reading = train(texts(*rows)).read(pa.array(["zarfette"]))
    assert reading.headings() == ["8504"]


def test_the_same_texts_give_the_same_file_and_the_file_the_same_reader():
    contents = keep.encode(train(TEXTS.empty_table()))
    assert contents == keep.encode(shipped())
    again = keep.decode(contents)
    told = pa.array(["leather wallet", "plastic parts"])
    assert (again.read(told).probability == shipped().read(told).probability).all()
    assert len(keep.version_of(contents)) == 12


@pytest.mark.parametrize("damage", [b"", b"PK", b"not a file", keep.encode(shipped())[:5000]])
def test_a_damaged_file_is_refused(damage):
    with pytest.raises(keep.ReaderFileError):
        keep.decode(damage)
