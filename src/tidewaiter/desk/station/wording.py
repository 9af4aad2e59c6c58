"""What the station's screen says: a word for each sign, a sentence and a next step for each reason."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidewaiter.centre.cycle.station import Sign, Why

Text = str | Promise

WORDS: dict[Sign, Text] = {
    Sign.STOP: _("STOP"),
    Sign.LOOK: _("LOOK"),
    Sign.CLEAR: _("CLEAR"),
    Sign.UNKNOWN: _("UNKNOWN"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """The sentence under a sign, and what to do next."""

    sentence: Text
    step: Text


SAID: dict[Why, Said] = {
    Why.WANTED: Said(_("It is to be examined here."), _("Set it aside and start the examination.")),
    Why.ELSEWHERE: Said(_("Another facility waits for it."), _("Set it aside and call that facility.")),
    Why.FOUND: Said(_("Something was found in it."), _("Do not touch it further. Call the supervisor.")),
    Why.DO_NOT_LOAD: Said(_("It must not be loaded."), _("Set it aside and call the targeting centre.")),
    Why.UNDECIDED: Said(
        _("The targeting centre has not decided about it."), _("Keep it apart and ask the centre before it goes.")
    ),
    Why.NOT_EXAMINED: Said(
        _("It was to be examined and was not."), _("Set it aside and ask the supervisor before it goes.")
    ),
    Why.EXAMINED: Said(_("It was examined and nothing was found."), _("Let it go.")),
    Why.WITHDRAWN: Said(_("Its examination was withdrawn."), _("Let it go.")),
    Why.NOBODY_WAITS: Said(_("Its data was filed and nobody waits for it."), _("Let it go.")),
    Why.NOTHING_FILED: Said(
        _("Nothing was filed under this code."), _("Scan its other label. If that is unknown too, set it aside.")
    ),
    Why.CANNOT_TELL: Said(_("The centre cannot tell."), _("Keep it apart until the centre answers.")),
    Why.NO_CODE: Said(_("No code could be read."), _("Scan it again.")),
}

OFFLINE: dict[str, Text] = {
    "offline": _("OFFLINE: list of %s"),
    "no_list": _("OFFLINE: no list"),
    "old_list": _("The list is old."),
    "short_list": _("The list does not hold every code."),
    "stop": _("It is on the list."),
    "stop_step": _("Set it aside. It will be looked up as soon as the centre answers."),
    "look": _("It was to be examined and was not."),
    "look_step": _("Set it aside and ask the supervisor before it goes."),
    "unknown": _("It is not on the list, which clears nothing."),
    "unknown_step": _("Keep it apart until the centre answers."),
    "waiting": _("Scans waiting to be sent: %s"),
    "sent": _("Scans sent: %s"),
    "late": _("%s was scanned without a connection, and it must stop."),
    "misread": _("The check digit does not fit: scan it again."),
    "took": _("answered in %s ms"),
    "connected": _("Connected"),
    "apart": _("No connection"),
    "ended": _("Your login has ended. Log in again."),
    "sound_on": _("Sound is on"),
    "sound_off": _("Sound is off"),
    "duplicate": _("The same code again, within two seconds: once is enough."),
    "bad_list": _("The list does not carry the centre's signature and is not used."),
}


def plain() -> dict[str, object]:
    """All of it as plain data in the reader's language, for the page's script."""
    return {
        "words": {sign.value: str(text) for sign, text in WORDS.items()},
        "said": {why.value: [str(said.sentence), str(said.step)] for why, said in SAID.items()},
        "offline": {name: str(text) for name, text in OFFLINE.items()},
    }
