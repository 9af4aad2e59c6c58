"""Values with their intervals on pages: never a bare number where there is one."""

from collections.abc import Mapping
from datetime import timedelta
from math import isfinite
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tidewaiter.desk.design import numbers
from tidewaiter.desk.design.templatetags.design import NOTHING

register = template.Library()

_TO = "\N{EN DASH}"
_TIMES = " \N{MULTIPLICATION SIGN}"

_SMALL = 0.0005
"""A share below this would be 0.0 % with one digit after the point."""


@register.simple_tag
def estimate(of: Any, form: str = "share") -> SafeString | str:  # noqa: ANN401 - an Estimate, or one as plain data
    """A value with its 95 % interval; a dash where nothing is known.

    `form` is share (per cent), count or times; with `range-` before it the interval alone is said, for what is so
    uncertain that its middle would mislead.
    """
    value, low, high = ends(of)
    if value is None:
        return NOTHING
    if form.startswith("range-") and low is not None and high is not None:
        form = form.removeprefix("range-")
        return f"{written(low, form, unit=False)}{_TO}{written(high, form)}"
    form = form.removeprefix("range-")
    if low is None or high is None:
        return written(value, form)
    between = f"{written(low, form, unit=False)}{_TO}{written(high, form)}"
    return format_html('<span class="estimate">{} <small>{}</small></span>', written(value, form), between)


def ends(of: Any) -> tuple[float | None, float | None, float | None]:  # noqa: ANN401 - as above
    """Value, low and high; None for what is not a finite number."""
    if of is None:
        return None, None, None
    found = [of.get(name) if isinstance(of, Mapping) else getattr(of, name) for name in ("value", "low", "high")]
    value, low, high = (float(one) if one is not None and isfinite(one) else None for one in found)
    return value, low, high


def written(value: float, form: str, *, unit: bool = True) -> str:
    """A number in the form in which it is read."""
    if form == "share":
        digits = numbers.fixed(100 * value, 1) if value == 0 or abs(value) >= _SMALL else numbers.brief(100 * value, 2)
        return f"{digits}{' %' if unit else ''}"
    if form == "times":
        return f"{numbers.fixed(value, 2)}{_TIMES if unit else ''}"
    return numbers.fixed(value, 0 if abs(value) >= 10 else 1)  # noqa: PLR2004 - a digit after the point for few


@register.filter
def percent(of: float) -> str:
    """A share as per cent without its sign, for a column that has it in its head: '87.6', '<0.1'."""
    small = 0 < of < 0.001  # noqa: PLR2004 - a tenth of a per cent
    return f"<{numbers.fixed(0.1, 1)}" if small else numbers.fixed(100 * of, 1)


@register.filter
def span(of: timedelta | None) -> str:
    """A length of time in two units at most: '3 d 4 h', '12 min', '40 s'."""
    if of is None:
        return NOTHING
    seconds = int(max(of, timedelta(0)).total_seconds())
    sizes = ((86400, _("d")), (3600, _("h")), (60, _("min")), (1, _("s")))
    for place, (size, unit) in enumerate(sizes):
        if seconds >= size:
            many, rest = divmod(seconds, size)
            below = sizes[place + 1] if place + 1 < len(sizes) else None
            more = f" {rest // below[0]} {below[1]}" if below is not None and rest // below[0] and place < 2 else ""  # noqa: PLR2004 - days and hours
            return f"{many} {unit}{more}"
    return f"0 {_('s')}"
