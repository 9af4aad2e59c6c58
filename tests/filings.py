"""Filings taken in through the door, for tests of pages: two filers of trucks, some rows late, vague or unusable."""

from datetime import datetime, timedelta

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle.arriving import IntakeReport, Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.workspace import Workspace

FEED = Actor("gate", "feed")
HEAD = "consignment_id,regime,transport_mode,filer,carrier,conveyance,unloading_location,consignor_name,consignor_city,"
HEAD += "consignee_name,consignee_city,goods_description,package_quantity,gross_mass_kg,country_of_dispatch,"
HEAD += "entry_office,eta"


def row(
    number: str,
    filer: str,
    eta: datetime,
    goods: str = "Steel bolts M8 for bicycles",
    office: str = "LAX",
    mass: float = 9.0,
) -> str:
    parts = ["X" + number, "truck", "road", filer, "TRUK", "T1", "LAX"]
    return ",".join(
        [
            *parts,
            "Acme Tools",
            "Tijuana",
            "Bolt Shop",
            "Los Angeles",
            goods,
            "2",
            str(mass),
            "MX",
            office,
            eta.isoformat(),
        ]
    )


def take_in(workspace: Workspace, name: str, rows: list[str], at: datetime | None = None) -> IntakeReport:
    """Take rows in as one message received at a moment."""
    data = "\n".join([HEAD, *rows, ""]).encode()
    with Intake(workspace, FEED) as door:
        (report,) = door.take_all([Message(data, name, at or workspace.now())])
    return report


def a_week(workspace: Workspace) -> list[IntakeReport]:
    """A good filer and a bad one, and a row that cannot be used."""
    now = workspace.now()
    soon, late = now + timedelta(hours=6), now - timedelta(hours=2)
    good = [row(f"G{n}", "GOOD HAULIERS", soon) for n in range(8)]
    bad = [row(f"B{n}", "BAD HAULIERS", late, goods="GIFT") for n in range(4)]
    bad.append(row("B9", "BAD HAULIERS", soon, office="NYC", goods="GIFT"))
    bad.append(row("", "BAD HAULIERS", soon).removeprefix("X"))
    return [take_in(workspace, "good.csv", good), take_in(workspace, "bad.csv", bad)]
