"""Legal holds as people give them: numbers in any spelling, parties by name."""

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.holds import actions, queries
from tidewaiter.history.identifiers import spellings
from tidewaiter.history.retention import Hold
from tidewaiter.parties import forms


def add(
    actor: Actor,
    *,
    consignments: Sequence[str],
    parties: Sequence[str],
    first: date | None,
    last: date | None,
    reason: str,
) -> str:
    """Put a hold in force and give its id; OperatorError for a number or name in which nothing can be recognised."""
    folded = [spellings(one) for one in consignments]
    keys = forms.normal_form(pa.array(parties, pa.string()), forms.TEXT).to_pylist()
    for given, known in ((consignments, folded), (parties, keys)):
        for said, form in zip(given, known, strict=True):
            if not form:
                raise OperatorError(
                    "{said} has neither a letter nor a digit", "give it as it was filed", said=repr(said)
                )
    hold = Hold(tuple(sorted({text for texts in folded for text in texts})), tuple(sorted(set(keys))), first, last)
    return actions.put_on_hold(actor, hold, reason)


def listed(actor: Actor, *, lifted: bool) -> list[queries.HoldView]:
    """Holds in force, and those lifted when asked for. Holds name parties, so the look is logged."""
    audit.record_read(actor, "holds.list", "holds")
    return queries.holds(lifted=lifted)


def lift(actor: Actor, hold_id: str, reason: str) -> None:
    """End a hold."""
    actions.lift(actor, hold_id, reason)
