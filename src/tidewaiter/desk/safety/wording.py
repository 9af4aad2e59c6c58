"""Words of tables of the centre that the pages of safety show, named here so that they can be translated."""

from django.utils.translation import gettext_noop

KNOWN = (
    # What somebody was exposed to.
    gettext_noop("opioid"),
    gettext_noop("powder"),
    gettext_noop("needle"),
    gettext_noop("gas"),
    gettext_noop("battery"),
    gettext_noop("chemical"),
    gettext_noop("biological"),
    gettext_noop("other"),
    # How.
    gettext_noop("breathed in"),
    gettext_noop("skin"),
    gettext_noop("eyes or mouth"),
    gettext_noop("swallowed"),
    gettext_noop("puncture"),
    gettext_noop("burn"),
    gettext_noop("unknown"),
    # Signs.
    gettext_noop("none"),
    gettext_noop("drowsy"),
    gettext_noop("slow breathing"),
    gettext_noop("not breathing"),
    gettext_noop("pinpoint pupils"),
    gettext_noop("unconscious"),
    gettext_noop("dizzy or sick"),
    gettext_noop("headache"),
    gettext_noop("short of breath"),
    gettext_noop("irritation"),
    gettext_noop("wound"),
    gettext_noop("anxiety"),
    # What was worn.
    gettext_noop("nitrile gloves"),
    gettext_noop("cut resistant gloves"),
    gettext_noop("respirator"),
    gettext_noop("eye protection"),
    gettext_noop("arms covered"),
    gettext_noop("coverall"),
    gettext_noop("glove box"),
    gettext_noop("nothing"),
    # Help.
    gettext_noop("first aid"),
    gettext_noop("doctor"),
    gettext_noop("ambulance"),
    gettext_noop("hospital"),
    # Reviews.
    gettext_noop("supervisor"),
    gettext_noop("medical adviser"),
    # Where an exposure stands.
    gettext_noop("reported"),
    gettext_noop("reviewed"),
    gettext_noop("closed"),
    # Naloxone.
    gettext_noop("expires soon"),
    gettext_noop("expired"),
    gettext_noop("check"),
    gettext_noop("low"),
    # What happened to doses.
    gettext_noop("received"),
    gettext_noop("counted"),
    gettext_noop("used"),
    gettext_noop("discarded"),
    # Certificates.
    gettext_noop("holds"),
    gettext_noop("ends soon"),
    gettext_noop("lapsed"),
    gettext_noop("revoked"),
    gettext_noop("missing"),
    # Safety cards.
    gettext_noop("file"),
    gettext_noop("draft"),
    gettext_noop("approved"),
    gettext_noop("turned down"),
    gettext_noop("retired"),
)
