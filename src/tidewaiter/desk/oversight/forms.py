"""Forms of the complaint log."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidewaiter.centre.complaints.draft import LONGEST, About, NewComplaint, Outcome, Party

ABOUT = {
    About.CONSIGNMENT: _("a consignment"),
    About.SELECTION: _("being selected again and again"),
    About.DATA: _("data that is kept"),
    About.MODEL: _("the model"),
    About.RULE: _("a rule"),
    About.CONDUCT: _("how somebody behaved"),
    About.OTHER: _("something else"),
}
PARTY = {
    Party.TRADER: _("a trader"),
    Party.PERSON: _("a private person"),
    Party.CARRIER: _("a carrier or post"),
    Party.REPRESENTATIVE: _("a representative"),
    Party.STAFF: _("somebody of our own"),
    Party.AUTHORITY: _("an authority"),
}
OUTCOME = {
    Outcome.UPHELD: _("upheld"),
    Outcome.PARTLY_UPHELD: _("upheld in part"),
    Outcome.NOT_UPHELD: _("not upheld"),
    Outcome.WITHDRAWN: _("withdrawn by who complained"),
}


class ComplaintForm(forms.Form):
    """Taking a complaint down."""

    about = forms.ChoiceField(label=_("About"), choices=[(key.value, said) for key, said in ABOUT.items()])
    party = forms.ChoiceField(label=_("From"), choices=[(key.value, said) for key, said in PARTY.items()])
    reference = forms.CharField(label=_("Consignment, rule or version"), max_length=200, required=False)
    case = forms.CharField(label=_("Case file"), max_length=200, required=False)
    facility = forms.CharField(label=_("Facility"), max_length=80, required=False)
    said = forms.CharField(
        label=_("What is complained about"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        """A complaint about a consignment names it: said beside the field, so that nothing typed is lost."""
        given = dict(super().clean() or {})
        if given.get("about") == About.CONSIGNMENT and not given.get("reference", "").strip():
            self.add_error("reference", _("Give the number of the consignment."))
        return given

    def draft(self) -> NewComplaint:
        """The complaint as a value."""
        given = self.cleaned_data
        return NewComplaint(
            about=About(given["about"]),
            party=Party(given["party"]),
            reference=given["reference"],
            said=given["said"],
            case=given["case"],
            facility=given["facility"],
        )


class AnswerForm(forms.Form):
    """Answering one."""

    result = forms.ChoiceField(label=_("Outcome"), choices=[(key.value, said) for key, said in OUTCOME.items()])
    text = forms.CharField(
        label=_("Answer, with reasons"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5})
    )

    def outcome(self) -> Outcome:
        """How it is answered."""
        return Outcome(self.cleaned_data["result"])
