"""Small pieces of pages: bands, states, times in UTC and local, numbers, shares."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from tidewaiter.centre.diversion.sheet import Gap
from tidewaiter.desk.design import numbers, reason_said, refusal_said, sentence_said

register = template.Library()

NOTHING = "\N{EN DASH}"
"""What stands where there is no value."""

BAND_SHAPES = {"severe": "⬢", "high": "▲", "elevated": "◆", "guarded": "●", "low": "○"}
"""Each band has a shape beside its word and colour: colour never carries meaning alone."""


@register.simple_tag
def band(name: str) -> SafeString:
    """A risk band: word, shape and colour."""
    return format_html(
        '<span class="band band-{}"><span aria-hidden="true">{}</span> {}</span>',
        name,
        BAND_SHAPES.get(name, ""),
        _(name),
    )


@register.simple_tag
def state(name: str) -> SafeString:
    """A state of something as a badge."""
    return format_html('<span class="badge state-{}">{}</span>', name, _(str(name).replace("_", " ")))


@register.simple_tag(takes_context=True)
def moment(context: dict[str, Any], at: datetime | None) -> SafeString | str:
    """A time: UTC, and beside it the reader's own where that differs."""
    if at is None:
        return NOTHING
    utc = at.astimezone(ZoneInfo("UTC"))
    zone = getattr(getattr(context.get("request"), "user", None), "time_zone", "UTC") or "UTC"
    local = at.astimezone(ZoneInfo(zone))
    shown = f"{utc:%Y-%m-%d %H:%M} UTC"
    beside = "" if local.utcoffset() == utc.utcoffset() else f"{local:%H:%M} {local.tzname()}"
    return format_html(
        '<time datetime="{}">{}{}</time>',
        utc.isoformat(),
        shown,
        format_html(" <small>({})</small>", beside) if beside else "",
    )


@register.simple_tag(takes_context=True)
def until(context: dict[str, Any], at: datetime | None) -> SafeString | str:
    """How long until a moment, or how long ago it passed, with the moment itself as its title."""
    now = context.get("now")
    if at is None or now is None:
        return NOTHING
    late = at < now
    said = timesince(at, now, depth=1) if late else timesince(now, at, depth=1)
    text = _("%(time)s ago") % {"time": said} if late else _("in %(time)s") % {"time": said}
    kind = "late" if late else "due"
    return format_html(
        '<time class="{}" datetime="{}" title="{} UTC">{}</time>', kind, at.isoformat(), f"{at:%Y-%m-%d %H:%M}", text
    )


@register.filter
def spoken(text: str) -> str:
    """A sentence or word of the product in the reader's language; never for what a filer or a person wrote."""
    return sentence_said.said(str(text))


@register.filter
def told(one: Gap) -> str:
    """What something lacks, in the reader's language."""
    return refusal_said.said(one.template, one.values)


@register.filter
def share(value: float | None) -> str:
    """0.123 as '12.3 %'."""
    return NOTHING if value is None else f"{numbers.fixed(100 * value, 1)} %"


@register.filter
def number(value: float | None) -> str:
    """1234567 as '1,234,567'."""
    return NOTHING if value is None else numbers.fixed(value, 0 if isinstance(value, int) else 2)


@register.filter
def words(value: object) -> str:
    """'not_presented' as 'not presented', in the reader's language where the word is known."""
    said = str(value).replace("_", " ")
    return _(said) if said else ""


@register.filter
def said(reason: Mapping[str, object] | None) -> str:
    """A reason's sentence, in the reader's language where it is a fixed one."""
    return reason_said.said(reason or {})


@register.filter
def day(value: date | None) -> str:
    """A date as 2026-01-05."""
    return NOTHING if value is None else value.isoformat()


@register.filter
def reference(consignment_id: str) -> str:
    """'s10:RB123456785GB' as people say it: 'RB123456785GB'."""
    return str(consignment_id).partition(":")[2] or str(consignment_id)


@register.filter
def mass(kilograms: float | None) -> str:
    """A mass as an officer reads it: grams below one kilogram, kilograms with what decimals matter."""
    if kilograms is None:
        return NOTHING
    if kilograms < 1:
        return f"{numbers.whole(1000 * kilograms)} g"
    return f"{numbers.fixed(kilograms, 1 if kilograms < 100 else 0)} kg"  # noqa: PLR2004 - from here on decimals say nothing
