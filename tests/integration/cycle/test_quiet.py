"""What a stream reads again, and what it need not."""

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import quiet
from tidewaiter.centre.workspace import Workspace

ANA = Actor("ana", "analyst")


def test_a_look_is_quiet_a_change_is_not_and_ones_own_acts_are_known(sqlite_workspace: Workspace) -> None:
    del sqlite_workspace
    since = audit_log.length()
    audit.record_read(ANA, "consignments.explain", "s10:RB000000001GB")
    audit.record_read(ANA, "reception.receive", "0" * 16)
    assert not quiet.changed(since, ())
    audit.record_read(ANA, "batches.commit", "mine")
    assert not quiet.changed(since, {"mine"})
    assert quiet.changed(since, {"another's"})
    audit.record_read(ANA, "an act that nobody named yet", "x")
    assert quiet.changed(audit_log.length() - 1, ())
    assert not quiet.changed(audit_log.length(), ())
