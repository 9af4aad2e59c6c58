from datetime import UTC, datetime

from practice_world import small_world
from tidewaiter.centre.cycle import practice
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.workspace import Workspace


def test_it_ends_on_the_morning_after_with_targets_that_wait(sqlite_workspace: Workspace, clock) -> None:
    world = small_world(per_day=60, seed=3)
    clock_of_world = practice.Clock()
    weeks = list(practice.live(sqlite_workspace, clock_of_world, world, days=1, seed=3, morning=True))
    assert len(weeks) == 1
    assert clock_of_world.now == datetime.combine(world.date_of(1), practice.ASSESSED_AT, UTC)
    waiting = [t for t in targets.open_targets() if t.shift_date == world.date_of(1)]
    assert waiting
    assert {t.state for t in waiting} == {State.ISSUED}
