"""The rule that a lawful good is not seized before an illicit purpose is articulated, for whoever records seizures."""

from tidewaiter.centre.diversion import case_queries
from tidewaiter.centre.diversion.case_states import WORKING, CaseState
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.outcomes.rows import Finding


def check_seizable(consignment_id: str, finding: Finding) -> None:
    """Raise Conflict (409) where goods are not to be seized yet.

    'case-undecided' while a case about them is worked on, 'case-released' where it let them go, unless something else
    than lawful goods was found in them; 'purpose-not-articulated' for a precursor without a case that decided so.
    """
    standing = case_queries.standing_of(consignment_id)
    lawful = finding in {Finding.PRECURSOR, Finding.EQUIPMENT}
    if not lawful or standing is CaseState.SEIZED:
        return
    if standing in WORKING:
        hint = "the diversion desk completes the sheet and decides"
        raise Conflict("case-undecided", "a case about these lawful goods is not decided yet", hint)
    if standing is CaseState.RELEASED:
        raise Conflict("case-released", "the diversion desk released these goods", "have a new case opened")
    if finding is Finding.PRECURSOR:
        hint = "have the diversion desk open a case about the target; it articulates the purpose"
        raise Conflict("purpose-not-articulated", "a precursor is a lawful good without an articulated purpose", hint)
