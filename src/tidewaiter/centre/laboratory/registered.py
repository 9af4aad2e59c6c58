"""What the register of substances says of a name that the laboratory uses, on the day of a seizure. Pure."""

from dataclasses import dataclass, replace
from datetime import date

from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory.drafts import NewResult
from tidewaiter.substances import recognise, register
from tidewaiter.substances.register import Substance


@dataclass(frozen=True, slots=True)
class Legal:
    """What a jurisdiction said of it on a day, in the words of a report."""

    jurisdiction: str
    status: str
    citation: str


def known(name: str) -> Substance | None:
    """The substance of the register that goes by exactly this name or synonym, None for none."""
    found = register.find(name) if name.strip() else []
    registered = {one.code for one in register.substances()}
    return next((hit.substance for hit in found if hit.score == 100 and hit.substance.code in registered), None)  # noqa: PLR2004 - exact


def legal(name: str, day: date) -> tuple[Legal, ...]:
    """Every status that is recorded for a substance on a day."""
    one = known(name)
    if one is None:
        return ()
    found = register.status_of(one.code, recognise.matched(one.smiles), day)
    return tuple(Legal(row.jurisdiction, f"{row.schedule}, {row.state}", row.citation) for row in found)


def completed(result: NewResult, day: date) -> NewResult:
    """A confirmation with its legal status filled in from the register, where it names a jurisdiction and no status."""
    wanted = result.conclusion is SeizureState.CONFIRMED and result.jurisdiction.strip()
    if not wanted or result.status.strip() or result.citation.strip():
        return result
    mine = next((one for one in legal(result.substance, day) if one.jurisdiction == result.jurisdiction.strip()), None)
    return result if mine is None else replace(result, status=mine.status, citation=mine.citation)
