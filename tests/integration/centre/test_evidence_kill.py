"""A process that examines, seizes and hands over is killed (SIGKILL) at many moments; nothing is half done."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from port_world import KIM, ZOE, files, issue
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import reconciliation
from tidewaiter.centre.evidence import queries
from tidewaiter.centre.exams import queries as exams
from tidewaiter.centre.exams.states import ExamState
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.workspace import Workspace

DRIVER = Path(__file__).with_name("evidence_driver.py")
TARGETS = 98


def killed_after(workspace: Workspace, first: int, seconds: float) -> None:
    database = [] if workspace.database is None else [workspace.database]
    command = [sys.executable, str(DRIVER), str(workspace.home), str(first), str(TARGETS), *database]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        process.kill()


def examine_everything(workspace: Workspace) -> int:
    """Assert that nothing is half done; gives how many seizures there are."""
    assert audit_log.verify(workspace).ok
    seizures = queries.seizures(KIM, limit=TARGETS)
    for line in seizures:
        view = queries.seizure(KIM, line.seizure_id)
        assert view is not None
        assert len(view.exhibits) == 3
        for exhibit in view.exhibits:
            assert exhibit.read is not None
            standing = exhibit.read.standing
            shown = (exhibit.holder, exhibit.place, exhibit.seal, exhibit.offered_to)
            assert shown == (standing.holder, standing.place, standing.seal, standing.offered_to)
            report = queries.verify(KIM, exhibit.exhibit_id)
            assert report is not None
            assert report.ok
        target = targets.target(line.target_id)
        assert target is not None
        assert target.state is State.SEIZURE
    for line in exams.latest(KIM, limit=10 * TARGETS):
        view = exams.exam(KIM, line.exam_id)
        assert view is not None
        assert (line.state is ExamState.CONCLUDED) == (view.outcome is not None)
    missing = [name for name in exams.files() if not (workspace.home / name).exists()]
    assert missing == []
    assert len(files(workspace.home)) >= len(exams.files())
    (week,) = reconciliation.weekly(
        ZOE, workspace.now().date(), workspace.now().date().replace(day=11), workspace.now().date()
    )
    assert week.reached.get(State.SEIZURE, 0) == len(seizures)
    return len(seizures)


@pytest.mark.slow
def test_a_kill_leaves_nothing_half_done(workspace: Workspace) -> None:
    issue(TARGETS)
    done = 0
    for kill in range(10):
        killed_after(workspace, done + 1, 0.03 + 0.21 * kill)
        done = max(done, examine_everything(workspace) - 1)
    assert done > 3
