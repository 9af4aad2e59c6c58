"""What a dog team or a device yielded by month, as rates with their intervals."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tidewaiter.desk.design import charts
from tidewaiter.desk.design.charts import Rate
from tidewaiter.selection.track_record import TrackRecord

MONTHS = 12
"""How many months are drawn, the latest."""


def months(title: str, some: Sequence[tuple[str, TrackRecord]]) -> SafeString:
    """A row a month; one with nothing that has ended has no point."""
    rows = [_rate(month, record) for month, record in some[-MONTHS:]]
    return charts.rates(title, rows) if rows else format_html("")


def _rate(month: str, record: TrackRecord) -> Rate:
    share = record.yielded
    said = _("%(found)s of %(of)s") % {"found": record.confirmed, "of": record.uses}
    return Rate(month, share.value, share.low, share.high, said)
