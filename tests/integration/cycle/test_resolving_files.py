"""Files of linkages: what a crash left is not asked, and thinning keeps the very same entities of those who stay."""

from pathlib import Path

import pytest

import once
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import resolving
from tidewaiter.centre.store import close_store, open_store

ANA = Actor("ana", "analyst")


@pytest.fixture
def home(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A week of a small practice world, its parties linked."""
    return once.copied(once.linked(tmp_path_factory), tmp_path / "home")


def test_what_a_crash_left_is_swept_and_thinning_changes_no_entity(home: Path) -> None:
    folder = home / "entities"
    (folder / "model-000000000000.json").write_text("half of a mod")
    workspace = open_store(home)
    try:
        before = resolving.entities(workspace)
        assert resolving.resolve(workspace, actor=ANA).new == 0
        resolving.thin(workspace, ANA)
        after = resolving.entities(workspace)
    finally:
        close_store()
    assert before.records.num_rows > 0
    assert after.table().equals(before.table())
    assert sorted(file.suffix for file in folder.iterdir()) == [".json", ".parquet", ".parquet"]
