"""Events that messages tell, examined: those that name a thing and a possible time are kept, the others set aside.

An event is no consignment: it has no grade and owes no element. It cannot be used when its key names nothing or when
it is told from so far ahead that the date must be wrong; such events wait in quarantine as JSON (`replay`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.formats.events import EVENT, event_table
from tidewaiter.intake.quarantine import Kind, Quarantined

SCHEMES = ("awb", "bill", "container", "receptacle", "s10")
"""What an event may be about."""

AHEAD = timedelta(days=366)
"""A stow plan or a booking may speak of what is to come, within a year."""

LONGEST_KEY = 80
_KEY = rf"^(?:{'|'.join(SCHEMES)}):[0-9A-Za-z][^\x00-\x1f]*$"

NO_THING = "event-names-nothing"
FAR_AHEAD = "event-far-ahead"


@dataclass(frozen=True, slots=True)
class Examined:
    """Events to keep (schema EVENT), what barred the others, and those (Kind.EVENT, by position in the message)."""

    events: pa.Table
    problems: tuple[Problem, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()


def examine(events: pa.Table | None, *, received_at: datetime) -> Examined:
    """Part the events of a message (schema EVENT, None for none) from those that cannot be used."""
    if events is None or not events.num_rows:
        return Examined(EVENT.empty_table())
    named = pc.and_(
        pc.match_substring_regex(events["key"], _KEY), pc.less_equal(pc.utf8_length(events["key"]), LONGEST_KEY)
    )
    latest = pa.scalar(received_at + AHEAD, EVENT.field("at").type)
    timely = pc.fill_null(pc.less_equal(events["at"], latest), fill_value=True)
    good = pc.and_(named, timely)
    if pc.all(good).as_py():
        return Examined(events)
    bad = events.append_column("named", named).filter(pc.invert(good)).to_pylist()
    told = [(event, _problem(event, named=event.pop("named"))) for event in bad]
    units = [_unit(event, problem) for event, problem in told]
    return Examined(events.filter(good), tuple(problem for _, problem in told), tuple(units))


def path_of(position: int) -> str:
    """Where problems of an event are said to be."""
    return f"event {position}"


def replay(raw: bytes) -> pa.Table:
    """An event that was set aside, as a table of schema EVENT; ValueError when the text is none."""
    try:
        event = msgspec.json.decode(raw, type=dict[str, Any])
        at, said = event.get("at"), dict(event.get("attributes") or ())
        return event_table([event | {"at": None if at is None else datetime.fromisoformat(at), "attributes": said}])
    except (msgspec.DecodeError, pa.ArrowException, AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"not an event from quarantine: {error}") from error


def _problem(event: dict[str, Any], *, named: bool) -> Problem:
    path = path_of(event["source_position"])
    if not named:
        hint = "Name a container, receptacle, item or waybill; what happened to nothing cannot be kept."
        return Problem(NO_THING, path, event["key"], hint, Severity.FATAL)
    hint = "The time lies more than a year ahead: send the event again with its date."
    return Problem(FAR_AHEAD, path, event["at"].isoformat(), hint, Severity.FATAL)


def _unit(event: dict[str, Any], problem: Problem) -> Quarantined:
    at = event["at"]
    raw = msgspec.json.encode(event | {"at": None if at is None else at.isoformat()})
    return Quarantined(event["source_position"], event["key"], raw, (problem.code,), Kind.EVENT)
