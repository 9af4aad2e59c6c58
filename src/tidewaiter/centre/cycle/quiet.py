"""Which acts change nothing that an assessment rests on, so that a stream need not read again what it knows.

Outcomes, lookouts, rules, models, lists and the lake's files do. Somebody who looks, a message that was received and
a target that was moved do not; at a desk there are some of these every second. An act that is not named here counts.
"""

from collections.abc import Collection

from tidewaiter.centre.audit_log import queries as audit_log

QUIET = (
    "acknowledgements.",
    "api_keys.",
    "audit.",
    "consignments.",  # looks
    "lists.read",
    "lists.screen",
    "people.",
    "reception.",
    "referrals.",
    "targets.issue",
    "targets.locate",
    "targets.move",
    "targets.scan",
    "webhooks.",
)
"""Beginnings of acts' names."""


def changed(since: int, own: Collection[str]) -> bool:
    """Whether anything after an entry of the audit log counts; `own` are objects of acts of the one who asks."""
    return any(not action.startswith(QUIET) and name not in own for action, name in audit_log.acts_after(since))
