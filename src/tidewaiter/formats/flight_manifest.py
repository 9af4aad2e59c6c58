"""Flight manifests, FFM and XFFM: which master air waybills left on which flight.

A line of a manifest is no consignment: it has neither parties nor value, and a row of it would replace the waybill's
own as its newest version. It is a link from a waybill to a flight, which the departure gate of requests asks for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.air_reading import Reading, too_large, unrecognised
from tidewaiter.formats.cargoimp import Message, first_kind, messages
from tidewaiter.formats.cargoimp_fields import day_near, quantity
from tidewaiter.formats.cargoxml import Refusal, count, kilograms, moment, read_tree, root_of, text
from tidewaiter.formats.cargoxml_waybill import awb_number
from tidewaiter.formats.parsed import MAX_LISTED

MANIFESTED = "manifested"
"""The event of a line: at the departure of the flight, as far as the manifest gives it."""

XML_ROOT = ("FlightManifest", "flightmanifest")
_FLIGHT = re.compile(
    r"[0-9]{1,3}/(?P<flight>[A-Z0-9]{2,3}[0-9]{1,5}[A-Z]?)/(?P<day>[0-9]{2}[A-Z]{3})[0-9]{0,4}/(?P<from>[A-Z]{3})(?:/.*)?"
)
_POINT = re.compile(r"(?P<to>[A-Z]{3})(?P<rest>/.*)?")
_LINE = re.compile(
    r"(?P<prefix>[0-9]{3})-(?P<serial>[0-9]{8})(?P<origin>[A-Z]{3})?(?P<destination>[A-Z]{3})?/(?P<quantity>[^/]*)(?:/(?P<goods>.*))?"
)
_OTHER = re.compile(r"/|ULD/|COR/|OCI/|OSI/|SCI/|CUS/|LAST|CONT|FFM/|NIL")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A waybill on a flight. `departs_at` is UTC: midnight of the day where the manifest gives a day alone."""

    awb: str
    flight: str
    departs_at: datetime | None
    loading_location: str
    unloading_location: str
    pieces: int | None
    gross_mass_kg: float | None
    goods: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a file of manifests says: its lines in their order, and what of it could not be read."""

    lines: tuple[Loaded, ...]
    problems: Sequence[Problem]


def read(data: bytes, *, received_at: datetime | None = None) -> Manifest:
    """The lines of every FFM of a file, or of one XFFM; `received_at` (UTC) gives the year of FFM's days."""
    refused = too_large(data)
    if refused is not None:
        return Manifest((), refused.problems)
    reading = Reading()
    if root_of(data[:4096]) == XML_ROOT:
        lines = read_xml(data, reading)
    elif first_kind(data[:4096]) == "FFM":
        lines = [
            one
            for message in messages(data)
            if message.kind == "FFM"
            for one in read_ffm(message, reading, received_at)
        ]
    else:
        return Manifest((), unrecognised(data, "FFM or XFFM").problems)
    return Manifest(tuple(lines), reading.all_problems())


def tell(lines: Iterable[Loaded], name: str, reading: Reading, filer: str | None = None) -> None:
    """Tell `reading` the lines of a manifest as events of their waybills; `name` is the format."""
    for one in lines:
        said = {
            "unloading_location": one.unloading_location,
            "package_quantity": "" if one.pieces is None else str(one.pieces),
            "gross_mass_kg": "" if one.gross_mass_kg is None else f"{one.gross_mass_kg:g}",
            "goods_description": one.goods,
        }
        reading.happened(
            {
                "key": f"awb:{one.awb}",
                "event": MANIFESTED,
                "at": one.departs_at,
                "place": one.loading_location or None,
                "conveyance": one.flight or None,
                "filer": filer,
                "attributes": {key: text for key, text in said.items() if text},
                "source_format": name,
            }
        )


def read_ffm(message: Message, reading: Reading, received_at: datetime | None) -> Iterator[Loaded]:
    """The lines of one FFM, one after another; `received_at` (UTC) gives the year of its day."""
    flight, leaves, start, point = "", None, "", ""
    found = False
    stray: list[str] = []
    for written in message.text.replace("\r\n", "\n").split("\n"):
        line = written.strip()
        if head := _FLIGHT.fullmatch(line):
            flight, start = head["flight"], head["from"]
            leaves = day_near(head["day"], received_at)
        elif loaded := _LINE.fullmatch(line):
            pieces, mass = quantity(loaded["quantity"], f"{message.path}/{loaded['serial']}", reading)
            awb = f"{loaded['prefix']}-{loaded['serial']}"
            found = True
            yield Loaded(awb, flight, leaves, start, point, pieces, mass, (loaded["goods"] or "").strip())
        elif line and not _OTHER.match(line):
            if stop := _POINT.fullmatch(line):
                point = stop["to"]
            else:
                stray.append(line)
    _stray(stray, message.path, reading)
    if found and not flight:
        hint = "Give flight, day and airport of loading in the second line: 1/XX123/01JAN/LHR."
        reading.warn("segment-missing", f"{message.path}/flight", "", hint)


def _stray(lines: list[str], path: str, reading: Reading) -> None:
    """Tell of lines without a form that is known, as many as a report holds; they concern no unit of the file."""
    hint = "No line of a flight manifest has this form."
    room = max(MAX_LISTED - len(reading.problems), 0)
    for line in lines[:room]:
        reading.problems.append(Problem("stray-line", path, line, hint))
    if len(lines) > room:
        reading.unlisted("stray-line", hint, len(lines) - room)


def read_xml(data: bytes, reading: Reading) -> list[Loaded]:
    """The lines of an XFFM; XML that is refused is a unit put aside."""
    root = read_tree(data)
    if isinstance(root, Refusal):
        reading.reject(root.code, "XFFM", root.value, root.hint, data)
        return []
    movement = root.find("LogisticsTransportMovement")
    flight = (text(movement, "ID") if movement is not None else None) or ""
    leaves = start = None
    if movement is not None:
        start = text(movement, "DepartureEvent/OccurrenceDepartureLocation/ID")
        times = ("DepartureOccurrenceDateTime", "ActualOccurrenceDateTime", "ScheduledOccurrenceDateTime")
        paths = (f"DepartureEvent/{name}" for name in times)
        leaves = next((at for path in paths if (at := moment(movement, path, "XFFM", reading)) is not None), None)
    found: list[Loaded] = []
    for arrival in root.findall("ArrivalEvent"):
        point = text(arrival, "OccurrenceArrivalLocation/ID") or ""
        for master in arrival.iter("IncludedMasterConsignment"):
            filed = text(master, "TransportContractDocument/ID")
            awb = awb_number(filed)
            if awb is None:
                hint = "Give the waybill number in TransportContractDocument/ID."
                reading.warn("unit-unreadable", "XFFM/IncludedMasterConsignment", filed or "", hint)
                continue
            found.append(_loaded(master, (awb, flight, start or "", point), leaves, reading))
    return found


def _loaded(
    master: "etree._Element", of: tuple[str, str, str, str], leaves: datetime | None, reading: Reading
) -> Loaded:
    awb, flight, start, point = of
    where = f"XFFM/{awb}"
    mass = kilograms(master, "GrossWeightMeasure", where, reading)
    pieces = count(master, "TotalPieceQuantity", where, reading)
    goods = text(master, "SummaryDescription") or ""
    return Loaded(awb, flight, leaves, start, point, pieces, mass, goods)
