"""What a decision sends: a reason, a note, and for some a day or a shift."""

from datetime import UTC, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from tidewaiter.centre.queue.actions import Said

NOTE = 2000


class DecisionForm(forms.Form):
    """Any decision; what a verb does not need is left empty."""

    reason_code = forms.CharField(required=False, max_length=40)
    note = forms.CharField(required=False, max_length=NOTE, strip=True)
    until = forms.DateField(required=False, label=_("Until"))
    shift = forms.CharField(required=False, max_length=200)
    to = forms.CharField(required=False, max_length=80)

    def said(self) -> Said:
        """The reason and the note."""
        return Said(self.cleaned_data.get("reason_code") or "", self.cleaned_data.get("note") or "")

    def wakes(self) -> datetime | None:
        """The beginning (UTC) of the day until which something sleeps."""
        until = self.cleaned_data.get("until")
        return None if until is None else datetime.combine(until, time(), UTC)


def snooze_days(now: datetime) -> tuple[str, str]:
    """The first and the last day that may be chosen for sleep, as ISO dates."""
    return ((now + timedelta(days=1)).date().isoformat(), (now + timedelta(days=29)).date().isoformat())
