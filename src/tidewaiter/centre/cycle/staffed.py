"""Facilities with the officers that their shifts really have on a day: the definitions, and what supervisors said."""

from datetime import date

import msgspec

from tidewaiter.centre.staffing import queries
from tidewaiter.selection.capacity import Facility


def staffed(place: Facility, on: date) -> Facility:
    """The facility as it is on a day."""
    said = queries.officers(place.code, on)
    if not said:
        return place
    shifts = [
        msgspec.structs.replace(shift, officers=said[shift.name]) if shift.name in said else shift
        for shift in place.shifts
    ]
    return msgspec.structs.replace(place, shifts=shifts)
