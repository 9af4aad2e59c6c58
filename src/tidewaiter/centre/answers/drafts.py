"""Requests as values: the callers' side of `actions`, and what may be asked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tidewaiter.centre.errors import Conflict
from tidewaiter.formats.answers.answer import REQUESTS, AnswerKind

_REQUEST_ID = re.compile(r"Q-([0-9]{1,18})")

_OF_PARTY = ("name", "address_line", "city", "postcode", "country", "phone", "email", "id")
_NUMBERS = ("s10", "awb", "house_waybill", "bill", "tracking_number")
ELEMENTS: tuple[str, ...] = (
    "goods_description",
    "hs_code",
    "gross_mass_kg",
    "net_mass_kg",
    "package_quantity",
    "declared_value",
    "currency",
    *(f"{role}_{part}" for role in ("consignor", "consignee") for part in _OF_PARTY),
    "country_of_origin",
    *_NUMBERS,
    "carrier",
    "conveyance",
    "loading_location",
    "unloading_location",
    "eta",
)
"""Consignment fields that a filer may be asked for: all that a law that ships owes, and what goes with it."""

IDENTIFIERS = ("s10", "awb", "house_waybill", "bill", "mrn")


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What a filer is asked about a version of a consignment.

    `deadline` is until when an answer is owed, `departs_at` when the consignment leaves (UTC, None where not known;
    `departs_known` says whether that is a known time or reckoned back from the arrival). `proposed_by` is who proposed
    a do-not-load, which another person confirms.
    """

    kind: AnswerKind
    consignment_id: str
    version: int
    facility: str = ""
    filer: str = ""
    source_format: str = ""
    elements: tuple[str, ...] = ()
    text: str = ""
    deadline: datetime | None = None
    departs_at: datetime | None = None
    departs_known: bool = False
    identifiers: Mapping[str, str] = field(default_factory=dict)
    conveyance: str = ""
    loading_location: str = ""
    unloading_location: str = ""
    proposed_by: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class AnswerBack:
    """What a filer sent back: which of the elements it gave, in words or in a version of the consignment."""

    text: str = ""
    elements: tuple[str, ...] = ()
    version: int | None = None


def check(new: NewRequest, now: datetime) -> None:
    """Raise Conflict (422) for a request that nobody could answer."""
    if new.kind not in REQUESTS:
        raise Conflict("unknown-request", "nobody is asked to {kind}", "rfi, rfa, rfs or dnl", 422, kind=new.kind)
    unknown = [name for name in new.elements if name not in ELEMENTS]
    if unknown:
        raise Conflict(
            "unknown-element", "{unknown} is nothing to ask for", "choose from the list", 422, unknown=unknown[0]
        )
    if new.kind in {AnswerKind.RFI, AnswerKind.RFA} and not (new.elements or new.text.strip()):
        raise Conflict("nothing-asked", "say what the filer shall answer", "name elements or write a question", 422)
    if new.deadline is not None and new.deadline <= now:
        raise Conflict("deadline-passed", "an answer cannot be due in the past", "choose a later time", 422)


def number(request_id: str) -> int:
    """The number in 'Q-000123', 0, which no request has, for anything else."""
    found = _REQUEST_ID.fullmatch(request_id.strip().upper())
    return int(found[1]) if found else 0
