"""What a problem's code is called and what to do about it, from the checks that raise it."""

from dataclasses import dataclass
from functools import cache

from tidewaiter.intake import regimes
from tidewaiter.intake.checks.table import checks


@dataclass(frozen=True, slots=True)
class Named:
    """A problem's code, title, hint and severity; a reader's own problem has its code as its title."""

    code: str
    title: str
    hint: str = ""
    severity: str = ""


@cache
def _checks() -> dict[str, Named]:
    named: dict[str, Named] = {}
    for check in checks(regimes.load()):
        named.setdefault(check.code, Named(check.code, check.title, check.hint, check.severity.value))
    return named


def titled(code: str) -> Named:
    """A problem by its code."""
    return _checks().get(code) or Named(code, code.replace("-", " ").capitalize())
