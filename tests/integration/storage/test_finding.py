"""Finding by identifier: with an index or without one, logged whether found or not."""

import pytest
from sending import ACTOR, live, rows

from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.batches.models import LakeFile
from tidewaiter.centre.cycle import finding, memory, storage
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.workspace import Workspace
from tidewaiter.history.identifiers import IDENTIFIERS


def test_every_row_is_found_by_each_of_its_identifiers(sqlite_workspace: Workspace) -> None:
    live(sqlite_workspace)
    for row in rows(sqlite_workspace).to_pylist()[::6]:
        for said in [row["consignment_id"], *(row[name].lower() for name in IDENTIFIERS if row[name])]:
            found = finding.find(sqlite_workspace, said, actor=ACTOR)
            places = [(one["consignment_id"], v["version"]) for one in found["consignments"] for v in one["versions"]]
            assert (row["consignment_id"], row["version"]) in places, said


def test_a_look_is_logged_found_or_not(workspace: Workspace) -> None:
    live(workspace, 1)
    one = rows(workspace)["consignment_id"][0].as_py()
    finding.find(workspace, one, actor=ACTOR)
    assert [(line.action, line.object) for line in audit_log.latest(1)] == [("consignments.find", one)]
    with pytest.raises(OperatorError):
        finding.find(workspace, "zz\0nobody", actor=ACTOR)
    assert audit_log.latest(1)[0].action == "consignments.find"
    with pytest.raises(OperatorError, match="neither"):
        finding.find(workspace, "--", actor=ACTOR)


def test_files_without_an_index_are_looked_through_and_then_indexed(sqlite_workspace: Workspace) -> None:
    live(sqlite_workspace, 1)
    LakeFile.objects.filter(kind=LakeKind.INDEX.value).delete()
    one = rows(sqlite_workspace)["consignment_id"][0].as_py()
    before = finding.find(sqlite_workspace, one, actor=ACTOR)
    assert memory.Catalogue.open(sqlite_workspace).uncovered
    assert storage.status(sqlite_workspace)["without_index"] > 0
    storage.compact_lake(sqlite_workspace, actor=ACTOR)
    assert memory.Catalogue.open(sqlite_workspace).uncovered == ()
    after = finding.find(sqlite_workspace, one, actor=ACTOR)
    assert [v["version"] for v in after["consignments"][0]["versions"]] == [
        v["version"] for v in before["consignments"][0]["versions"]
    ]


def test_more_than_asked_for_is_said(sqlite_workspace: Workspace) -> None:
    live(sqlite_workspace)
    amended = next(r for r in rows(sqlite_workspace).to_pylist() if r["awb"])
    found = finding.find(sqlite_workspace, amended["awb"], actor=ACTOR, most=1)
    everything = finding.find(sqlite_workspace, amended["awb"], actor=ACTOR)
    assert sum(len(one["versions"]) for one in found["consignments"]) == 1
    assert found["more"] == (sum(len(one["versions"]) for one in everything["consignments"]) > 1)
