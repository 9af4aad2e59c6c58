"""Signs of poor data, as a table: of which rows each speaks, and when it is there.

`of` and `hit` are DuckDB boolean expressions over the columns that `count.py` prepares; null counts as false. None says
how risky goods are, none knows of an assessment: a sign may be told to whoever filed the row.
"""

from dataclasses import dataclass

from tidewaiter.cargo.problem import Severity
from tidewaiter.history.quality import LATE, VAGUE
from tidewaiter.intake.check import quoted
from tidewaiter.intake.checks.table import STANDING

LEAST_ROWS = 30
"""Rows of a heading and mode (and currency) below which nothing is said to be implausible."""
FAR = 5.0
"""Deviations from the median of the logarithms, in 1.4826 x MAD, beyond which a value is implausible."""
TEMPLATE_SENDERS = 5
"""Different consignors of a filer who share description, mass and value to the last digit: a template."""
ADDRESSES = 5
"""Addresses under one consignor's name, and unrelated names under one telephone, that are too many."""
SAYS_LITTLE = 0.15
"""Specificity (0 to 1) below which a description may be nearly anything."""
SURE, UNLIKELY = 0.95, 0.001
"""The text is sure of a chapter, and gives the declared one at most this."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: numerator (`said`) and denominator (`among`) in words, and as expressions."""

    code: str
    title: str
    said: str
    among: str
    hit: str
    of: str = "true"
    advice: str = ""


def _any(*codes: str) -> str:
    return f"list_has_any(codes, [{', '.join(quoted(code) for code in codes)}])"


_INVALID = tuple(
    dict.fromkeys(check.code for check in STANDING if check.severity is Severity.ERROR and check.code not in VAGUE)
)
"""Problems of an element that was sent and is wrong; warnings and what a reader repaired are not counted."""

SIGNS: tuple[Sign, ...] = (
    Sign(
        code="error",
        title="With an error",
        said="rows of grade C, D or E",
        among="rows",
        hit="grade IN ('C', 'D', 'E')",
        advice="Correct the problems listed below, the most frequent first.",
    ),
    Sign(
        code="late",
        title="Late",
        said="rows received after the hour that their regime sets",
        among="rows whose regime sets an hour and whose arrival is known",
        hit=_any(LATE),
        of="clocked",
        advice="Send when the goods are accepted, not when they leave.",
    ),
    Sign(
        code="missing",
        title="Element missing",
        said="rows that lack an element that their regime owes",
        among="rows",
        hit=_any("missing-element"),
        advice="Make the elements that the law owes compulsory where the data is entered.",
    ),
    Sign(
        code="invalid",
        title="Element invalid",
        said="rows with an element that was sent and is wrong (errors; no warnings)",
        among="rows",
        hit=_any(*_INVALID),
        advice="Check codes, numbers and dates when they are typed in.",
    ),
    Sign(
        code="vague",
        title="Vague description",
        said="rows whose description is on the list of vague ones, too short or a placeholder",
        among="rows with a description",
        hit=_any(*VAGUE),
        of="described",
        advice="Name the goods, their material and their use; refuse words such as 'gift' or 'parts'.",
    ),
    Sign(
        code="unspecific",
        title="Description says little",
        said=f"rows whose words leave the chapter open (specificity below {SAYS_LITTLE})",
        among="rows with a description of which a word is known",
        hit=f"specificity < {SAYS_LITTLE}",
        of="described AND read",
        advice="Say what the goods are in words that a tariff officer would use.",
    ),
    Sign(
        code="template",
        title="Copied description",
        said=f"rows that share description, mass and value with those of {TEMPLATE_SENDERS} other senders or more",
        among="rows with a description, a mass or value, and a consignor",
        hit=f"senders > {TEMPLATE_SENDERS}",
        of="copyable",
        advice="Take each sender's own words, mass and value; do not fill in defaults.",
    ),
    Sign(
        code="heading",
        title="Code unlike the description",
        said=f"rows whose words are sure of another chapter (at least {SURE}; the declared one at most {UNLIKELY})",
        among="rows with a code whose chapter the reader knows, and a description of which a word is known",
        hit=f"confidence >= {SURE} AND declared <= {UNLIKELY}",
        of="declared IS NOT NULL AND read",
        advice="Choose the code from the description, or check both together.",
    ),
    Sign(
        code="value",
        title="Implausible value for the code",
        said=f"rows whose value per kilogram is {FAR:g} deviations from the median of its heading, mode and currency",
        among=f"rows with such a value, where the heading has {LEAST_ROWS} rows or more",
        hit=f"value_off > {FAR}",
        of="value_off IS NOT NULL",
        advice="Check the unit of the mass, the currency and the decimal point.",
    ),
    Sign(
        code="mass",
        title="Implausible mass for the code",
        said=f"rows whose mass per piece is {FAR:g} deviations from the median of its heading and mode",
        among=f"rows with such a mass, where the heading has {LEAST_ROWS} rows or more",
        hit=f"mass_off > {FAR}",
        of="mass_off IS NOT NULL",
        advice="Check the unit of the mass and the number of pieces.",
    ),
    Sign(
        code="number",
        title="Number used again",
        said="rows whose number stands with more than one consignee",
        among="rows with a number and a consignee",
        hit="consignees > 1",
        of="consignees IS NOT NULL",
        advice="Give a number once; it may come again only when the period of the standard has passed.",
    ),
    Sign(
        code="addresses",
        title="Sender under many addresses",
        said=f"rows whose consignor's name stands at more than {ADDRESSES} addresses",
        among="rows with a consignor and an address",
        hit=f"places > {ADDRESSES}",
        of="places IS NOT NULL",
        advice="Verify who sends, and keep one record of each sender.",
    ),
    Sign(
        code="phone",
        title="One telephone for many names",
        said=f"rows whose consignor's telephone stands with more than {ADDRESSES} names",
        among="rows with a consignor's telephone",
        hit=f"names > {ADDRESSES}",
        of="names IS NOT NULL",
        advice="Give the sender's own telephone, not the office's or the platform's.",
    ),
)

BY_CODE = {sign.code: sign for sign in SIGNS}
