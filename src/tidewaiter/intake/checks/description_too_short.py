"""A goods description with fewer than three letters is an abbreviation that only its writer knows."""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, blank
from tidewaiter.intake.prefilters import may_lack_letters

MIN_LETTERS = 3

_ENOUGH = r"\p{Lo}|" + r"[^\p{L}]*".join([r"\p{L}"] * MIN_LETTERS)

CHECKS = (
    Check(
        code="description-too-short",
        title="Goods description is too short",
        severity=Severity.WARNING,
        path="goods_description",
        hint="Write the goods out in words.",
        # A Chinese or Japanese word is often a single character: any letter of such a script is enough.
        condition=f"NOT ({blank('goods_description')}) AND NOT regexp_matches(goods_description, '{_ENOUGH}')",
        prefilter=may_lack_letters("goods_description", MIN_LETTERS),
    ),
)
