"""What lies around one thing of the evidence graph: the values that a consignment names, and who names a value.

A chart grows by these two questions, a page at a time. Confidence is that of one link (edges.py): the belief of its
kind, less the more consignments name the value in the kind's window. A hub is told with its number, as anything else.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from tidewaiter.links.edges import BY_CODE, codes_of, table_of
from tidewaiter.links.graph import Graph, ids_of

_DAY = 86_400_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BELIEF, _HALF, _CAP = table_of("belief"), table_of("half"), table_of("cap")
_WINDOW = table_of("window").astype(np.int64) * _DAY

PLAIN = frozenset(
    {
        "consignor",
        "consignor_address",
        "consignor_phone",
        "consignor_email",
        "consignee",
        "consignee_address",
        "consignee_phone",
        "consignee_email",
        "goods",
        "entity_consignor",
        "entity_consignee",
        "account",
        "wallet",
    }
)
"""Kinds that a person reads as a thing; the others (a house, a sound, a pattern) are made of them."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A consignment naming a value: the value's kind and key, when, how many name it in the window, how believed."""

    consignment_id: str
    kind: str
    key: int
    at: datetime
    sharing: int
    confidence: float

    @property
    def hub(self) -> bool:
        """Whether too many name the value for it to be followed by itself."""
        return self.sharing > int(_CAP[self.key >> 58])


@dataclass(frozen=True, slots=True)
class Named:
    """Who names a value: a page of them, latest first, how many there are, and when it was first and last seen."""

    touches: tuple[Touch, ...]
    total: int
    first: datetime | None
    last: datetime | None


def values_of(graph: Graph, consignment_id: str, *, as_of: int, near: bool = False) -> list[Touch]:
    """The values that a consignment names by a moment (microseconds), the most telling first; `near`: made ones too.

    Of the made ones only those that another consignment names.
    """
    named = graph.named_by(ids_of([consignment_id]), as_of)
    keys, first = np.unique(named.keys, return_index=True)
    times = named.times[first]
    codes = codes_of(keys)
    windows = graph.windows(keys, times - _WINDOW[codes], np.minimum(times + _WINDOW[codes] + 1, as_of))
    found = []
    for key, code, time, sharing in zip(
        keys.tolist(), codes.tolist(), times.tolist(), windows.degree.tolist(), strict=True
    ):
        kind = BY_CODE[code]
        if kind.name in PLAIN or (near and sharing > 1):
            found.append(_touch(consignment_id, code, key, time, sharing))
    return sorted(found, key=lambda one: (one.kind not in PLAIN, -one.confidence, one.kind, one.key))


def namers_of(graph: Graph, kind_key: int, *, as_of: int, start: int = 0, most: int = 25) -> Named:
    """A page of the consignments that name a value by a moment, latest first, each once."""
    key = np.array([kind_key], np.uint64)
    windows = graph.windows(key, np.array([0]), np.array([as_of]))
    touched = graph.touching(windows, np.array([0]))
    order = np.argsort(-touched.times, kind="stable")
    ids, times = touched.ids[order], touched.times[order]
    _, first = np.unique(ids, return_index=True)
    first = np.sort(first)
    ids, times = ids[first], times[first]
    if not len(ids):
        return Named((), 0, None, None)
    code = kind_key >> 58
    page = slice(start, start + most)
    shown = times[page]
    repeated = np.repeat(key, len(shown))
    around = graph.windows(repeated, shown - _WINDOW[code], np.minimum(shown + _WINDOW[code] + 1, as_of)).degree
    names = graph.names(ids[page])
    touches = tuple(
        _touch(name, code, kind_key, time, sharing)
        for name, time, sharing in zip(names, shown.tolist(), around.tolist(), strict=True)
    )
    return Named(touches, len(ids), _moment(int(times[-1])), _moment(int(times[0])))


def touch_of(consignment_id: str, key: int, time: int, sharing: int) -> Touch:
    """A link as it was found elsewhere, by a hunt or a path."""
    return _touch(consignment_id, key >> 58, key, time, sharing)


def _touch(name: str, code: int, key: int, time: int, sharing: int) -> Touch:
    confidence = _BELIEF[code] * _HALF[code] / (_HALF[code] + max(sharing - 2, 0))
    return Touch(name, BY_CODE[code].name, key, _moment(time), sharing, round(float(confidence), 3))


def _moment(value: int) -> datetime:
    return _EPOCH + timedelta(microseconds=value)
