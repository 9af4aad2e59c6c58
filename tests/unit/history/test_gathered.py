"""Indexes gathered give what they give one by one."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.history import gathered, index_file
from tidewaiter.history.gathered import Gathered
from tidewaiter.history.index_file import Covered
from tidewaiter.history.locate import Indexes

HASHES = st.lists(st.one_of(st.integers(0, 9), st.integers(2**63, 2**64 - 1)), max_size=30)


def write(path: Path, name: str, hashes: list[int]) -> Path:
    """An index of one file in which the k-th hash is that of row k."""
    values = np.array(hashes, dtype=np.uint64)
    order = np.argsort(values, kind="stable")
    path.write_bytes(index_file.encode([Covered(name, len(hashes))], values[order], order.astype(np.uint32)))
    return path


@given(st.lists(HASHES, max_size=6), st.lists(st.integers(0, 9), max_size=3), st.integers(0, 40))
def test_gathered_indexes_give_what_they_give_one_by_one(parts: list[list[int]], asked: list[int], small: int) -> None:
    with TemporaryDirectory() as folder:
        files = [write(Path(folder, f"{n}.tidx"), f"f{n}", hashes) for n, hashes in enumerate(parts)]
        indexes = Indexes(files)
        live = {f"f{n}" for n in range(0, len(parts), 2)} | {"f1"}
        wanted = [*asked, *(hashes[0] for hashes in parts if hashes)]
        limit = gathered.SMALL
        try:
            gathered.SMALL = small  # some of them count as large
            found = Gathered(indexes.opened).places(wanted, live, 10_000)
        finally:
            gathered.SMALL = limit
        assert found == indexes.places(wanted, live, 10_000)
        assert len(Gathered(indexes.opened).places(wanted, live, 2)) == min(2, len(found))
