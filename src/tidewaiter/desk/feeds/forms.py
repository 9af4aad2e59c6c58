"""Forms of the waiver register."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tidewaiter.centre.waivers.draft import LONGEST, NewWaiver
from tidewaiter.centre.waivers.standing import Of

OF = {Of.COUNTRY: _("a country"), Of.POST: _("a post"), Of.FILER: _("another filer")}


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WaiverForm(forms.Form):
    """Putting a waiver forward."""

    of = forms.ChoiceField(label=_("For"), choices=[(key.value, said) for key, said in OF.items()])
    name = forms.CharField(label=_("Its name as filed, or the country's two letters"), max_length=200)
    elements = forms.CharField(label=_("Elements that need not be sent, with commas between them"), max_length=1000)
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    plan = forms.CharField(
        label=_("What is done instead"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    begins = forms.DateField(label=_("First day"), widget=_day())
    expires = forms.DateField(label=_("Last day"), widget=_day())

    def draft(self) -> NewWaiver:
        """The waiver as a value."""
        given = self.cleaned_data
        return NewWaiver(
            of=Of(given["of"]),
            name=given["name"],
            elements=tuple(part.strip() for part in given["elements"].split(",") if part.strip()),
            reason=given["reason"],
            plan=given["plan"],
            begins=given["begins"],
            expires=given["expires"],
        )


class RevokeForm(forms.Form):
    """Ending one."""

    why = forms.CharField(label=_("Why it ends"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
