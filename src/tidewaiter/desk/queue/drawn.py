"""Rows of the queue as they are drawn, kept by what they show: most rows of a page were on the page before.

A row is the same text for everybody who reads one language; what it says of time is part of what it is kept by.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from datetime import datetime
from threading import Lock

from django.template.loader import get_template
from django.utils.translation import get_language

from tidewaiter.centre.queue.queries import ItemView
from tidewaiter.desk.design import reason_said
from tidewaiter.desk.design.templatetags.design import until

MOST = 4096
"""Rows that a process keeps, of about 1.5 KiB each."""

KEPT: OrderedDict[Hashable, str] = OrderedDict()
_lock = Lock()


def row(item: ItemView, now: datetime, rules: Mapping[str, str]) -> str:
    """The row of an item as markup that is safe in a page, in the language of whoever asks; `rules` say what."""
    context = {"item": item, "now": now, "shown": shown(item, rules)}
    key = (get_language(), until(context, item.deadline), *_shown(item))
    with _lock:
        if key in KEPT:
            KEPT.move_to_end(key)
            return KEPT[key]
    drawn = get_template("queue/row.html").render(context)
    with _lock:
        KEPT[key] = drawn
        if len(KEPT) > MOST:
            KEPT.popitem(last=False)
    return drawn


def shown(item: ItemView, rules: Mapping[str, str]) -> list[dict[str, str]]:
    """Each reason of a row: the values in it, which tell rows apart, the name of a rule, and its sentence."""
    return [
        {
            "values": reason_said.values(reason, rules),
            "rule": reason_said.rule_name(reason),
            "sentence": reason_said.said(reason),
        }
        for reason in item.reasons
    ]


def _shown(item: ItemView) -> tuple[Hashable, ...]:
    """Everything of an item, its reasons as text: whatever the row shows is among it."""
    return tuple(repr(item.reasons) if name == "reasons" else getattr(item, name) for name in ItemView.__slots__)
