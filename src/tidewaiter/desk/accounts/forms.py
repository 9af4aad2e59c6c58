"""Forms of the way in and of one's own settings."""

import zoneinfo

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from tidewaiter.centre.people.actions import Preferences
from tidewaiter.centre.people.models import User

NAME = RegexValidator(r"^[\w.@+-]+\Z", _("Letters, digits and . @ + - _ only."))


class NewPassword(forms.Form):
    """A password twice, held to the rules."""

    username = forms.CharField(
        label=_("Name to log in with"),
        max_length=80,
        validators=[NAME],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 15 characters; several words are easiest to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, object]:
        """Both alike, and by the rules."""
        data = super().clean() or {}
        password = data.get("password")
        if password and data.get("again") and password != data["again"]:
            self.add_error("again", _("This is not the same password."))
        if password:
            person = User(username=data.get("username", ""), display_name=data.get("display_name", ""))
            try:
                validate_password(password, person)
            except ValidationError as wrong:
                self.add_error("password", wrong)
        return data


class FirstRun(NewPassword):
    """The first administrator."""

    token = forms.CharField(
        label=_("Token"),
        help_text=_("The server printed it on its console when it started."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    display_name = forms.CharField(label=_("Your name"), max_length=120)
    field_order = ["token", "display_name", "username", "password", "again"]  # noqa: RUF012 - as Django declares it


class Welcome(NewPassword):
    """A one-time code and a password of one's own."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The one-time code that your administrator gave you."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    field_order = ["username", "code", "password", "again"]  # noqa: RUF012 - as Django declares it


class PreferencesForm(forms.Form):
    """How somebody likes the desk."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Times are shown in UTC, and in your own beside it."),
        choices=[(name, name) for name in sorted(zoneinfo.available_timezones()) if "/" in name or name == "UTC"],
    )
    density = forms.ChoiceField(label=_("Rows"), choices=[("dense", _("Dense")), ("roomy", _("Roomy"))])
    shortcuts = forms.BooleanField(label=_("Single letters act (shortcuts)"), required=False)

    def preferences(self) -> Preferences:
        """As they are kept."""
        told = self.cleaned_data
        return Preferences(told["language"], told["time_zone"], told["density"], bool(told["shortcuts"]))
