"""A clock that somebody set back: acts keep their order by number, and the log stays whole."""

from port_world import KIM, issue
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.targets import actions
from tidewaiter.centre.targets.queries import target
from tidewaiter.centre.targets.states import State


def test_acts_keep_their_order_when_the_clock_goes_back(workspace, clock) -> None:
    issue()
    for to in (State.ACKNOWLEDGED, State.LOCATED, State.PRESENTED):
        clock.advance(hours=-3)
        actions.move(KIM, "T-000001", to)
    view = target("T-000001")
    assert [event.state.value for event in view.ledger] == ["issued", "acknowledged", "located", "presented"]
    assert view.ledger[-1].at < view.ledger[0].at
    assert view.state is State.PRESENTED
    assert audit_log.verify(workspace).ok
    lines = audit_log.latest(3)
    assert [line.seq for line in lines] == sorted((line.seq for line in lines), reverse=True)
