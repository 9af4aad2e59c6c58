"""Notifications, requests and cases as values: the callers' side of the actions."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tidewaiter.centre.errors import Conflict

MAX_TEXT = 4000
MOST = 40
"""Consignments, serial numbers or references in one list."""


class Regulated(StrEnum):
    """What is notified."""

    MACHINE = "machine"
    CHEMICAL = "chemical"


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notification after DEA Form 452: who imports which machine or chemical, from whom, where and when.

    `reference` is the notifier's own number of the form, by which an amendment finds it. `bill` are consignment or bill
    numbers, `quantity` pieces, `mass_kg` is without packing, `transaction_number` '' before the authority has given
    one; it is valid from `valid_from` (None: at once).
    """

    reference: str
    regulated: Regulated
    importer: str
    goods: str
    filed_on: date
    importer_id: str = ""
    importer_address: str = ""
    importer_country: str = ""
    registration: str = ""
    purpose: str = ""
    maker: str = ""
    model: str = ""
    serials: tuple[str, ...] = ()
    quantity: int | None = None
    mass_kg: float | None = None
    supplier: str = ""
    supplier_country: str = ""
    loading_location: str = ""
    unloading_location: str = ""
    facility: str = ""
    expected_on: date | None = None
    bill: tuple[str, ...] = ()
    transaction_number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case about consignments that belong together, the first one in front; `key` is made once for a form."""

    key: str
    title: str
    consignment_ids: tuple[str, ...]
    facility: str
    importer: str = ""
    importer_hash: int | None = None
    kit: int | None = None
    check: int | None = None


@dataclass(frozen=True, slots=True)
class NewRequest:
    """End-use evidence that is asked for: from whom, what, by when."""

    key: str
    case_id: str
    addressee: str
    asks: str
    due: date


def check_texts(**texts: str) -> None:
    """Raise Conflict (422) for a text that is missing or too long."""
    for name, text in texts.items():
        said = name.replace("_", " ")
        if not text.strip():
            raise Conflict(f"{name.replace('_', '-')}-missing", "the {said} is needed", "fill it in", 422, said=said)
        if len(text) > MAX_TEXT:
            raise Conflict(
                "too-long", "a text has at most {max_text} characters", "say it in fewer words", 422, max_text=MAX_TEXT
            )
