"""What a centre answers a filer, as one value, whatever message carries it.

The words are those of the WCO/ICAO joint guiding principles on pre-loading advance cargo information: request for
information (RFI), request for amendment (RFA), request for screening (RFS), do not load (DNL). Each is opened,
repeated while it stands (`_IN_PLACE`) and taken away (`_REMOVED`). A request for amendment is the regime of
ICS2 (Delegated Regulation (EU) 2015/2446, art. 186); messages that know three requests carry it as one for information.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AnswerKind(StrEnum):
    """What is answered. A refusal (`ERROR`) says that a filing could not be used, and why."""

    RECEIVED = "received"
    ASSESSED = "assessed"
    ERROR = "error"
    RFI = "rfi"
    RFI_IN_PLACE = "rfi_in_place"
    RFI_REMOVED = "rfi_removed"
    RFA = "rfa"
    RFA_IN_PLACE = "rfa_in_place"
    RFA_REMOVED = "rfa_removed"
    RFS = "rfs"
    RFS_IN_PLACE = "rfs_in_place"
    RFS_REMOVED = "rfs_removed"
    DNL = "dnl"
    DNL_IN_PLACE = "dnl_in_place"
    DNL_REMOVED = "dnl_removed"

    @property
    def request(self) -> "AnswerKind":
        """The request that it speaks of, itself where it is none."""
        return AnswerKind(self.value.removesuffix("_in_place").removesuffix("_removed"))

    @property
    def removed(self) -> "AnswerKind":
        """What takes this request away; ValueError for what is no request."""
        return AnswerKind(f"{self.request.value}_removed")

    @property
    def in_place(self) -> "AnswerKind":
        """What says that this request still stands; ValueError for what is no request."""
        return AnswerKind(f"{self.request.value}_in_place")


REQUESTS = (AnswerKind.RFI, AnswerKind.RFA, AnswerKind.RFS, AnswerKind.DNL)
"""What asks a filer or carrier to do something."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer about one consignment, or about a message as a whole where nothing in it could be identified.

    `consignment_id` is the centre's ('awb:…'); of the identifiers those are given that the filer used. `elements` are
    Consignment fields that are asked for or wrong. `reference` is the centre's own and unique, `answers_to` the
    message that is answered, as its sender called it. `issued_at` is UTC, `country` the centre's own, `issued_by` and
    `contact` the person to whom a filer may turn, `error_code` (wrong.py) why a filing could not be used.
    """

    kind: AnswerKind
    reference: str
    issued_at: datetime
    consignment_id: str = ""
    s10: str = ""
    awb: str = ""
    house_waybill: str = ""
    bill: str = ""
    mrn: str = ""
    elements: tuple[str, ...] = ()
    text: str = ""
    answers_to: str = ""
    filer: str = ""
    facility: str = ""
    sender: str = "TIDEWAITER"
    conveyance: str = ""
    loading_location: str = ""
    unloading_location: str = ""
    error_code: str = ""
    country: str = ""
    issued_by: str = ""
    contact: str = ""

    @property
    def identifier(self) -> str:
        """The most particular identifier that the filer knows it by, else the centre's own."""
        known = (self.s10, self.house_waybill, self.awb, self.bill, self.mrn)
        return next((value for value in known if value), self.consignment_id)
