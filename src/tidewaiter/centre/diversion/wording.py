"""What a check says, in sentences for an officer. Pure."""

from collections.abc import Sequence

from tidewaiter.links.kit_parts import BY_NAME
from tidewaiter.links.notified import DIFFERENCES, TITLES, Verdict

SAID: dict[Verdict, str] = {
    Verdict.COVERED: "A notification with a valid transaction number covers it.",
    Verdict.NOT_NOTIFIED: "No notification of this import is known.",
    Verdict.NO_NUMBER: "The import was notified and has no transaction number yet.",
    Verdict.NOT_YET_VALID: "The transaction number is not valid yet on the day of arrival.",
    Verdict.EXPIRED: "The transaction number was no longer valid on the day of arrival.",
    Verdict.NOT_ALLOWED: "The authority has not allowed the import.",
    Verdict.USED: "The notification was used for another consignment already.",
    Verdict.OTHER_GOODS: "What was notified is of another kind.",
    Verdict.MORE_THAN_NOTIFIED: "More is declared than was notified.",
}
"""What each verdict means; every verdict but the first proposes a hold where the goods are recognised surely."""

REASON_CODE = "import-not-notified"
"""The code of the reason with which a target is issued for goods that no notification covers."""


def looks_like(part: str, said: Sequence[str], belief: float) -> str:
    """What goods were taken for, and by which words."""
    words = ", ".join(f"'{word}'" for word in said)
    return f"It looks like a {BY_NAME[part].title} ({words}; believed {belief:.2f})."


def matched(way: str, notice_id: str, differs: Sequence[str]) -> str:
    """By what a notification was found and what differs from it; '' where none was."""
    if not notice_id:
        return ""
    but = f" But {', and '.join(DIFFERENCES[code] for code in differs)}." if differs else ""
    return f"Compared with {notice_id}, found by the {TITLES[way]}.{but}"


def reason(part: str, said: Sequence[str], belief: float, verdict: Verdict, found: str) -> str:
    """Everything as one text; `found` is what `matched` says."""
    return " ".join(part for part in (looks_like(part, said, belief), SAID[verdict], found) if part)
