"""A consignment is judged by the rules in force on the day it came, and one can see which."""

from datetime import UTC, datetime

import pytest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle.intake import Intake, Message
from tidewaiter.centre.cycle.judged import judged
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.workspace import Workspace

ANA = Actor("ana", "analyst")
HEAD = "consignment_id,regime,house_waybill,consignor_name,goods_description,country_of_origin,eta\n"


def filed(workspace: Workspace, *rows: tuple[str, datetime]) -> None:
    with Intake(workspace, ANA) as door:
        for row, at in rows:
            list(door.take_all([Message((HEAD + row + "\n").encode(), "a.csv", at)]))


def test_each_version_is_judged_by_the_law_of_its_day(sqlite_workspace: Workspace) -> None:
    row = "hawb:H7,air,H7,PAPER WORKS,KITES,CN,2025-11-22T20:00:00Z"
    filed(
        sqlite_workspace,
        (row, datetime(2025, 11, 20, 12, tzinfo=UTC)),
        (row.replace("KITES", "RED KITES"), datetime(2025, 11, 22, 19, tzinfo=UTC)),
    )
    before, after = judged(sqlite_workspace, "H7", actor=ANA)
    assert [(one["version"], [rule["from"] for rule in one["rules"]]) for one in (before, after)] == [
        (1, ["2018-06-12"]),
        (2, ["2025-11-21"]),
    ]
    assert "consignee_email|consignee_phone" in after["missing"]
    assert "consignee_email|consignee_phone" not in before["missing"]
    assert "consignee_name" in before["missing"]
    assert (before["late"], after["late"]) == ([], ["received_at"])


def test_rules_of_some_origins_bind_goods_of_these_alone(sqlite_workspace: Workspace) -> None:
    at = datetime(2025, 6, 1, tzinfo=UTC)
    rows = [(f"hawb:{country}1,low_value,{country}1,PAPER WORKS,KITES,{country},", at) for country in ("CN", "DE")]
    filed(sqlite_workspace, *rows)
    origins = {
        country: [rule["origins"] for rule in judged(sqlite_workspace, f"{country}1", actor=ANA)[0]["rules"]]
        for country in ("CN", "DE")
    }
    assert origins == {"CN": [[], ["CN", "HK"]], "DE": [[]]}


def test_nothing_by_that_name_is_said_so(sqlite_workspace: Workspace) -> None:
    with pytest.raises(OperatorError, match="no consignment"):
        judged(sqlite_workspace, "H9", actor=ANA)
