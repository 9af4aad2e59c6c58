"""A worksheet for each sub-sample: what was measured of it, what that points at, and whether it carries by itself.

A population of units is sampled, and each sample is examined by the analytical scheme; what one carries says nothing
of the others (SWGDRUG Recommendations, parts III A and III B).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tidewaiter.centre.laboratory.queries import MethodView
from tidewaiter.centre.laboratory.techniques import Scheme, scheme


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The measurements of one sub-sample that count; `points_at` is what most of them point at, '' for nothing."""

    exhibit_id: str
    sub_sample: str
    methods: tuple[MethodView, ...]
    points_at: str
    scheme: Scheme


def worksheets(methods: Sequence[MethodView]) -> list[Worksheet]:
    """One sheet for each sub-sample that measurements name, in the order of the first; none for whole exhibits."""
    groups: dict[tuple[str, str], list[MethodView]] = {}
    for one in methods:
        if one.sub_sample and not one.struck_because:
            groups.setdefault((one.exhibit_id, one.sub_sample.casefold()), []).append(one)
    return [_sheet(found) for found in groups.values()]


def _sheet(found: list[MethodView]) -> Worksheet:
    named = [one.points_at for one in found if one.points_at]
    points_at = max(named, key=named.count, default="")
    first = found[0]
    carried = scheme([one.measured for one in found], points_at)
    return Worksheet(first.exhibit_id, first.sub_sample, tuple(found), points_at, carried)
