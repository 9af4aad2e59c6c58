"""Goods that look like a press, and notifications of them: short ways to where a test begins."""

from datetime import date, timedelta

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.diversion.drafts import NewNotice, Regulated
from tidewaiter.centre.workspace import Workspace

DIV = Actor("div", "diversion_coordinator", "s8")
DON = Actor("don", "diversion_coordinator", "s9")
FAR_DIV = Actor("fay", "diversion_coordinator", "s7", frozenset({"LEJ"}))
SUP = Actor("sup", "supervisor", "s6")
HEAD = (
    "consignment_id,regime,transport_mode,filer,carrier,unloading_location,consignor_name,consignee_name,"
    "consignee_address_line,consignee_city,consignee_country,consignee_phone,goods_description,gross_mass_kg,eta"
)


def take_in(workspace: Workspace, *goods: tuple[str, str, str], phone: str = "7755550101", days: int = 1) -> None:
    """Take in truck shipments to LAX that arrive after some days: (number, description, consignee)."""
    eta = (workspace.now() + timedelta(days=days)).isoformat()
    lines = [
        f"X{number},truck,road,GATE,TRUK,LAX,Seller {number},{who},{number} Elm St,Reno,US,{phone},{text},9,{eta}"
        for number, text, who in goods
    ]
    name = f"{goods[0][0]}-{workspace.now():%d%H}.csv"
    with Intake(workspace, DIV) as door:
        list(door.take_all([Message("\n".join([HEAD, *lines, ""]).encode(), name, workspace.now())]))


def new_notice(reference: str = "452-1", **other: object) -> NewNotice:
    known: dict[str, object] = {
        "reference": reference,
        "regulated": Regulated.MACHINE,
        "importer": "Acme Pharma Inc",
        "goods": "tablet press",
        "filed_on": date(2025, 12, 1),
        "expected_on": date(2026, 1, 6),
        "serials": ("ZP9-123",),
    }
    return NewNotice(**{**known, **other})  # type: ignore[arg-type] # a test's shorthand
