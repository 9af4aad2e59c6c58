"""Machines, chemicals and a kit that come to the practice world, their notifications, and a case. All simulated.

The world itself sends press kits and lawful presses now and then (simulation/world.toml); these few always come, in the
last week, so that every page of the diversion desk has something to practise on. They are lawful goods to the officers:
nothing of them is in the truth, and no figure counts them.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import kits, notified
from tidewaiter.centre.diversion import case_actions, notice_actions, queries, request_actions, sheet_actions
from tidewaiter.centre.diversion.drafts import NewCase, NewNotice, NewRequest, Regulated
from tidewaiter.centre.diversion.sheet import Speaks
from tidewaiter.centre.evidence.drafts import number
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.workspace import Workspace
from tidewaiter.simulation.messages import Message

COORDINATOR = Actor("dov", Role.DIVERSION_COORDINATOR)
FACILITY, AIRPORT = "USMEM-EXPRESS", "MEM"
LOOKED_BACK = timedelta(days=7)
"""How far the looks at the end go back: everything of this module came within that time."""

ARRIVED = time(3, 30)


@dataclass(frozen=True, slots=True)
class Party:
    """A sender or receiver."""

    name: str
    street: str
    city: str
    postcode: str
    country: str
    phone: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A consignment, so many days before the last: number, from whom, to whom, what."""

    number: str
    ago: int
    sender: Party
    receiver: Party
    goods: str
    hs: str
    kg: float
    value: float

    @property
    def consignment_id(self) -> str:
        """As the centre names it."""
        return f"track:{self.number}"


_SHOP = Party("Lanhai Machinery Outlet (simulated)", "88 Xinhua Road", "Guangzhou", "510000", "CN", "+8602055550101")
_TOOLS = Party("Precise Tool Works (simulated)", "14 Dalang Street", "Dongguan", "523000", "CN", "+8676955550102")
_FINE = Party("Orient Fine Chemicals (simulated)", "5 Harbour Park", "Shanghai", "200000", "CN", "+8602155550103")
_ADD = Party("Bay Additives Trading (simulated)", "31 Minjiang Road", "Qingdao", "266000", "CN", "+8653255550104")
_SWEETS = Party("Harbor Mint Confectionery (simulated)", "410 Wharf St", "Memphis", "38103", "US", "+19015550110")
_HEALTH = Party("Norwood Nutraceuticals (simulated)", "1200 Elm Park Dr", "Nashville", "37203", "US", "+16155550111")
_STUDIO = Party("Bright Tablet Studio (simulated)", "77 Cotton Row", "Memphis", "38104", "US", "+19015550112")
_LAB = Party("Coastline Research Supply (simulated)", "9 Science Way", "Atlanta", "30318", "US", "+14045550113")
_ONE = Party("Dana Whitlock", "2318 Kerr Ave Apt 4", "Memphis", "38106", "US", "+19015550120")
_TWO = Party("D Whitlock Crafts", "2318 Kerr Ave Apt 4", "Memphis", "38106", "US", "+19015550121")
_THREE = Party("Marvin Oaks", "640 Belle Ln", "Memphis", "38109", "US", "+19015550121")

SENT: tuple[Sent, ...] = (
    Sent("SIMD0000000011", 6, _SHOP, _SWEETS, "rotary tablet press for mint tablets", "847982", 95.0, 5200.0),
    Sent("SIMD0000000012", 5, _SHOP, _HEALTH, "tablet press machine ZP 9 rotary press", "847982", 310.0, 14800.0),
    Sent("SIMD0000000013", 4, _SHOP, _STUDIO, "single punch tablet press TDP 5", "847982", 48.0, 1350.0),
    Sent("SIMD0000000014", 3, _FINE, _LAB, "4-piperidone hydrochloride, reagent", "293339", 25.0, 2900.0),
    Sent("SIMD0000000021", 6, _TOOLS, _ONE, "candy press machine TDP 0", "847982", 27.0, 240.0),
    Sent("SIMD0000000022", 4, _TOOLS, _TWO, "tablet die set, M30 die, steel", "820730", 0.9, 60.0),
    Sent("SIMD0000000023", 3, _ADD, _TWO, "microcrystalline cellulose", "391290", 5.0, 45.0),
    Sent("SIMD0000000024", 1, _ADD, _THREE, "blue lake powder for tablet colour", "320417", 1.0, 30.0),
)
KIT = tuple(one for one in SENT if one.receiver in {_ONE, _TWO, _THREE})


def message(on: date, last: date) -> Message | None:
    """The carrier's message of a day, None when nothing of these comes."""
    sent = [one for one in SENT if last - timedelta(days=one.ago) == on]
    if not sent:
        return None
    data = "".join(json.dumps(_line(one, on), sort_keys=True) + "\n" for one in sent)
    received = datetime.combine(on, ARRIVED, UTC)
    name = f"simulated-express-diversion-{on.isoformat()}.jsonl"
    return Message(name, "express-jsonl", "express-jsonl", received, data.encode())


def _line(one: Sent, on: date) -> dict[str, object]:
    return {
        "trackingNumber": one.number,
        "carrierCode": "SIMEX NORTHLINE",
        "filer": "SIMEX NORTHLINE",
        "shipper": _party(one.sender),
        "recipient": _party(one.receiver),
        "description": one.goods,
        "harmonizedCode": one.hs,
        "weight": one.kg,
        "weightUnit": "KG",
        "pieces": 1,
        "declaredValue": one.value,
        "currencyCode": "USD",
        "exportCountryCode": one.sender.country,
        "countryOfManufacture": one.sender.country,
        "importCountryCode": "US",
        "originAirport": "CAN",
        "destinationAirport": AIRPORT,
        "customsOffice": FACILITY,
        "shipDate": (on - timedelta(days=2)).isoformat(),
        "estimatedArrival": datetime.combine(on, time(18), UTC).isoformat(),
        "simulated": True,
    }


def _party(of: Party) -> dict[str, object]:
    return {
        "name": of.name,
        "street": of.street,
        "city": of.city,
        "postalCode": of.postcode,
        "countryCode": of.country,
        "phone": of.phone,
        "email": "",
    }


def notices(last: date) -> list[NewNotice]:
    """Notifications: one with a number that holds, one still without, one for less than came; one of goods to come."""
    press, rotary, _, chemical = (one for one in SENT if one not in KIT)
    valid = (last - timedelta(days=30), last + timedelta(days=150))
    filed = last - timedelta(days=40)
    return [
        _notice(press, Regulated.MACHINE, filed, "SIM-TX-50117", valid, purpose="mint tablets", quantity=1),
        _notice(rotary, Regulated.MACHINE, last - timedelta(days=12), "", None, purpose="vitamin tablets", quantity=1),
        _notice(chemical, Regulated.CHEMICAL, filed, "SIM-TX-50230", valid, purpose="reference material", mass_kg=5.0),
        NewNotice(
            "SIM-452-0007",
            Regulated.MACHINE,
            _HEALTH.name,
            "capsule filling machine, 100 holes",
            last - timedelta(days=20),
            importer_address=f"{_HEALTH.street}, {_HEALTH.city}",
            importer_country="US",
            purpose="vitamin capsules",
            quantity=1,
            supplier=_SHOP.name,
            supplier_country="CN",
            unloading_location=AIRPORT,
            facility=FACILITY,
            expected_on=last + timedelta(days=16),
        ),
    ]


def _notice(
    one: Sent,
    regulated: Regulated,
    filed: date,
    number: str,
    valid: tuple[date, date] | None,
    *,
    purpose: str,
    quantity: int | None = None,
    mass_kg: float | None = None,
) -> NewNotice:
    return NewNotice(
        f"SIM-452-{one.number[-4:]}",
        regulated,
        one.receiver.name,
        one.goods,
        filed,
        importer_address=f"{one.receiver.street}, {one.receiver.city}",
        importer_country=one.receiver.country,
        registration="SIM-REG",
        purpose=purpose,
        quantity=quantity,
        mass_kg=mass_kg,
        supplier=one.sender.name,
        supplier_country=one.sender.country,
        unloading_location=AIRPORT,
        facility=FACILITY,
        bill=(one.number,),
        transaction_number=number,
        valid_from=valid[0] if valid else None,
        valid_until=valid[1] if valid else None,
    )


def notify(last: date) -> None:
    """Record the notifications, before anything of them comes."""
    notice_actions.record_notices(COORDINATOR, [(None, one) for one in notices(last)], simulated=True)


def close(workspace: Workspace, last: date) -> str:
    """Compare the last days with the notifications, look for kits, and open a case about one; gives its id."""
    now = workspace.now()
    since = now - LOOKED_BACK
    notified.check(workspace, COORDINATOR, since=since)
    kits.keep(kits.look(workspace, until=now + timedelta(seconds=1), since=since, actor=COORDINATOR), COORDINATOR)
    goods = tuple(one.consignment_id for one in KIT)
    kit = next((one for one in queries.kits(COORDINATOR) if set(goods) & set(one.consignment_ids)), None)
    case = case_actions.open_case(
        COORDINATOR,
        NewCase(
            "practice-kit",
            "Press, dies, binder and dye to two addresses with one telephone (simulated)",
            goods,
            FACILITY,
            importer=_TWO.name,
            kit=None if kit is None else number(kit.kit_id, "K"),
        ),
    )
    _sheet(case, "" if kit is None else kit.kit_id, last)
    return case


def _sheet(case: str, kit: str, last: date) -> None:
    """Half of the statement is written, and end-use evidence is asked for: the rest is left to who practises."""
    press = KIT[0].consignment_id
    request_actions.ask(
        COORDINATOR,
        NewRequest(
            "practice-end-use",
            case,
            f"{_TWO.name}, {_TWO.street}, {_TWO.city}",
            "Which product the machine and the dies are for, who buys it, and where they will stand.",
            last + timedelta(days=14),
        ),
    )
    sheet_actions.write(
        COORDINATOR,
        case,
        "purpose",
        "Together they press tablets: a small machine, its punches and dies, a binder and a colour. Sweets are pressed "
        "by such machines as well, with moulds that are not in what came. (simulated)",
        Speaks.FOR,
        [press],
    )
    if kit:
        sheet_actions.write(
            COORDINATOR,
            case,
            "kit",
            "Four parts within a week to one address and, by the same telephone, to a second one. (simulated)",
            Speaks.FOR,
            [kit],
        )
