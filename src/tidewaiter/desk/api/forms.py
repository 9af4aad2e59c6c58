"""The form for a key."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tidewaiter.centre.api_keys.actions import MOST_RATE, NAME_LENGTH, RATE
from tidewaiter.centre.api_keys.scopes import SCOPES, Scope, possible_for
from tidewaiter.centre.permissions import Role


class KeyForm(forms.Form):
    """What a key is called, whose role it has, what it is for, where, and until when."""

    name = forms.CharField(label=_("Name of the program"), max_length=NAME_LENGTH)
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, _(role.value.replace("_", " "))) for role in Role if possible_for(role)]
    )
    scopes = forms.MultipleChoiceField(
        label=_("For"),
        choices=[
            (scope.value, format_lazy("{}: {}", scope.value, _(meaning.sentence))) for scope, meaning in SCOPES.items()
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    facilities = forms.CharField(
        label=_("Facilities"), required=False, help_text=_("Codes with commas between; empty for all.")
    )
    expires_on = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    rate = forms.IntegerField(label=_("Calls a second"), min_value=1, max_value=MOST_RATE, initial=RATE)

    def clean_scopes(self) -> list[Scope]:
        """Scopes as such."""
        return [Scope(name) for name in self.cleaned_data["scopes"]]

    def clean_facilities(self) -> tuple[str, ...] | None:
        """Codes, None for all."""
        codes = [code.strip().upper() for code in self.cleaned_data["facilities"].split(",") if code.strip()]
        return tuple(codes) or None
