"""Forms of administration: a person's reach, a legal hold, a search in the audit log."""

from datetime import UTC, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.queries import Sought
from tidewaiter.centre.cycle import holding
from tidewaiter.centre.people.actions import Reach
from tidewaiter.centre.people.queries import Person
from tidewaiter.centre.permissions import Role
from tidewaiter.desk.accounts.forms import NAME

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReachForm(forms.Form):
    """A role and how far it sees."""

    role = forms.ChoiceField(label=_("Role"), choices=[(r.value, _(r.value.replace("_", " "))) for r in Role])
    everywhere = forms.BooleanField(label=_("Sees all facilities"), required=False)
    facilities = forms.MultipleChoiceField(
        label=_("Facilities"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    any_caveat = forms.BooleanField(label=_("May read under any caveat"), required=False)
    caveats = forms.CharField(label=_("Caveats"), required=False, help_text=_("Names, with commas between."))
    access_until = forms.DateField(label=_("Last day of the access"), required=False, widget=DAY)

    def __init__(self, *args: object, facilities: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # Django's own
        self.fields["facilities"].choices = [(code, code) for code in facilities]  # type: ignore[attr-defined] # as above

    def reach(self) -> Reach:
        """As the centre keeps it."""
        told = self.cleaned_data
        caveats = tuple(one.strip() for one in told["caveats"].split(",") if one.strip())
        return Reach(
            Role(told["role"]),
            None if told["everywhere"] else tuple(told["facilities"]),
            None if told["any_caveat"] else caveats,
            told["access_until"],
        )


class PersonForm(ReachForm):
    """Somebody new."""

    username = forms.CharField(label=_("Name to log in with"), max_length=80, validators=[NAME])
    display_name = forms.CharField(label=_("Name that is shown"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)
    field_order = [  # noqa: RUF012 - as Django declares it
        *("username", "display_name", "email", "role", "everywhere", "facilities"),
        *("any_caveat", "caveats", "access_until"),
    ]


def initial(person: Person) -> dict[str, object]:
    """A person's reach as the form shows it."""
    return {
        "role": person.role,
        "everywhere": person.facilities is None,
        "facilities": person.facilities or [],
        "any_caveat": person.caveats is None,
        "caveats": ", ".join(person.caveats or []),
        "access_until": person.access_until,
    }


class HoldForm(forms.Form):
    """A legal hold."""

    consignments = forms.CharField(
        label=_("Consignments"), required=False, help_text=_("Numbers, with spaces between.")
    )
    party = forms.CharField(label=_("Consignor or consignee"), required=False)
    first = forms.DateField(label=_("Arrived from"), required=False, widget=DAY)
    last = forms.DateField(label=_("Arrived until"), required=False, widget=DAY)
    reason = forms.CharField(label=_("Who asked for it, and why"))

    def put(self, actor: Actor) -> str:
        """Put it in force and give its id."""
        told = self.cleaned_data
        return holding.add(
            actor,
            consignments=told["consignments"].split(),
            parties=[told["party"]] if told["party"] else [],
            first=told["first"],
            last=told["last"],
            reason=told["reason"],
        )


class SoughtForm(forms.Form):
    """What is looked for in the audit log."""

    who = forms.CharField(label=_("Who"), required=False)
    action = forms.CharField(label=_("What"), required=False, help_text=_("Or its beginning, such as people."))
    object = forms.CharField(label=_("To what"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DAY)
    until = forms.DateField(label=_("Until"), required=False, widget=DAY)
    reads = forms.BooleanField(label=_("Only who looked at what"), required=False)

    def sought(self) -> Sought:
        """As the log is asked; days are whole, UTC."""
        told = self.cleaned_data if self.is_valid() else {}
        since, until = told.get("since"), told.get("until")
        return Sought(
            who=told.get("who", ""),
            action=told.get("action", ""),
            object=told.get("object", ""),
            since=None if since is None else datetime.combine(since, time(), UTC),
            until=None if until is None else datetime.combine(until + timedelta(days=1), time(), UTC),
            reads=bool(told.get("reads")),
        )
