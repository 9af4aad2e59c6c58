import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.history import index_file, locate
from tidewaiter.history.index_file import Covered, IndexFile
from tidewaiter.history.locate import Indexes, Place

SMALL = st.lists(st.integers(0, 20), max_size=40)
ANY = st.lists(st.one_of(st.integers(0, 2**64 - 1), st.integers(2**63, 2**63 + 9)), max_size=200)


def write(path, files, hashes):
    """An index in which the k-th hash is that of row k."""
    values = np.array(hashes, dtype=np.uint64)
    order = np.argsort(values, kind="stable")
    path.write_bytes(index_file.encode(files, values[order], order.astype(np.uint32)))
    return path


@given(ANY, st.integers(0, 2**64 - 1))
def test_bounds_are_those_of_a_scan(hashes, wanted):
    ordered = np.sort(np.array(hashes, dtype=np.uint64))
    for value in [wanted, *hashes[:5]]:
        first, last = locate.bounds(ordered, value)
        assert last - first == hashes.count(value)
        assert all(int(h) == value for h in ordered[first:last])


def test_bounds_of_hashes_that_are_not_uniform():
    ordered = np.sort(
        np.concatenate([np.full(30_000, 7, np.uint64), np.arange(10**6, 10**6 + 50_000).astype(np.uint64)])
    )
    assert locate.bounds(ordered, 7) == (0, 30_000)
    assert locate.bounds(ordered, 10**6 + 49_999) == (79_999, 80_000)
    assert locate.bounds(ordered, 2**64 - 1) == (80_000, 80_000)


def test_places_name_file_and_row_of_what_is_live(tmp_path):
    index = write(tmp_path / "i", [Covered("a", 2), Covered("b", 3)], [5, 6, 5, 7, 2**64 - 1])
    indexes = Indexes([index])
    assert indexes.places([5], {"a", "b"}, 9) == [Place("a", 0), Place("b", 0)]
    assert indexes.places([5, 7], {"b"}, 9) == [Place("b", 0), Place("b", 1)]
    assert indexes.places([2**64 - 1], {"b"}, 9) == [Place("b", 2)]
    assert indexes.places([9], {"a", "b"}, 9) == []
    assert len(indexes.places([5, 6, 7], {"a", "b"}, 2)) == 2
    assert indexes.covered() == {"a", "b"}


@given(SMALL, SMALL, SMALL)
def test_many_hashes_are_found_as_one_by_one(tmp_path_factory, first, second, wanted):
    place = tmp_path_factory.mktemp("indexes")
    indexes = Indexes(
        [write(place / "1", [Covered("a", len(first))], first), write(place / "2", [Covered("b", len(second))], second)]
    )
    held, files = indexes.files_with(np.array(wanted, dtype=np.uint64))
    assert held.tolist() == [h in first or h in second for h in wanted]
    assert files == {name for name, there in (("a", first), ("b", second)) if set(there) & set(wanted)}


@given(st.lists(SMALL, min_size=1, max_size=4), st.integers(1, 7))
def test_merged_indexes_say_what_they_said(tmp_path_factory, parts, piece):
    place = tmp_path_factory.mktemp("indexes")
    made = [
        write(
            place / str(n),
            [Covered(f"{n}a", len(hashes) // 2), Covered(f"{n}b", len(hashes) - len(hashes) // 2)],
            hashes,
        )
        for n, hashes in enumerate(parts)
    ]
    live = {f"{n}{half}" for n in range(len(parts)) for half in "ab"} - {"0b", "1a"}
    opened = [IndexFile.open(path) for path in made]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locate, "_PART", piece)
        header, size, _ = locate.merge(place / "all", opened, live)
    merged = IndexFile.open(place / "all")
    assert (place / "all").stat().st_size == size
    assert {file.path for file in header.files} == live
    assert np.all(merged.hashes[1:] >= merged.hashes[:-1])
    for wanted in range(21):
        assert Indexes([place / "all"]).places([wanted], live, 99) == Indexes(made).places([wanted], live, 99)


def test_indexes_are_merged_by_size():
    assert locate.to_merge({"a": 10, "b": 20}) == [["a", "b"]]
    assert locate.to_merge({"a": 10, "b": 2 * locate.SMALL}) == []
    large = {f"l{n}": 2 * locate.SMALL for n in range(locate.FAN_IN)}
    assert locate.to_merge({"a": 1, **large}) == [sorted(large)]


def test_what_is_no_index_or_not_whole_is_refused(tmp_path):
    index = write(tmp_path / "i", [Covered("a", 1)], [5])
    index.write_bytes(index.read_bytes()[:-1])
    with pytest.raises(ValueError, match="not whole"):
        IndexFile.open(index)
    (tmp_path / "j").write_bytes(b"something else")
    with pytest.raises(ValueError, match="not an index"):
        IndexFile.open(tmp_path / "j")
    assert IndexFile.open(write(tmp_path / "k", [], [])).header.entries == 0


def test_writing_fewer_entries_than_announced_is_an_error(tmp_path):
    part = (np.array([1], np.uint64), np.array([0], np.uint32))
    with pytest.raises(ValueError, match="announced"):
        index_file.write(tmp_path / "i", [Covered("a", 1)], 2, iter([part]))
    assert index_file.write(tmp_path / "i", [Covered("a", 1)], 1, iter([part]))[0] == (tmp_path / "i").stat().st_size
