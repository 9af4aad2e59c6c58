"""The laboratory's report as a sheet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory.models import Report
from tidewaiter.centre.laboratory.queries import MethodView, RequestView, ResultView
from tidewaiter.centre.papers.sheet import Block, Facts, Sheet, Table, Words, grams, measured, moment, pairs

TITLE = "Laboratory report"


@dataclass(frozen=True, slots=True)
class Issue:
    """Which version this is, when and by whom it is issued, and why, for an amendment."""

    name: str
    version: int
    because: str
    at: datetime
    by: str


def issue_of(report: Report) -> Issue:
    """What the report's row says of its issue."""
    return Issue(str(report), report.version, report.amends_because, report.issued_at, report.issued_by)


def sheet(view: RequestView, result: ResultView, issue: Issue, named: Callable[[str], str] = str) -> Sheet:
    """The report of a result that two chemists signed; `named` says the name of a username in full."""
    blocks: list[Block] = [_conclusion(view, result)]
    if issue.because:
        said = f"This is version {issue.version}. It replaces version {issue.version - 1}: {issue.because}"
        blocks.insert(0, Words("", (said,), strong=True))
    blocks += [_request(view), _exhibits(view), _amounts(result), _methods(view.methods), *_profile(result)]
    if result.remarks:
        blocks.append(Words("Remarks", (result.remarks,)))
    blocks.append(_signed(result, issue, named))
    return Sheet(
        title=TITLE,
        reference=issue.name,
        office=view.line.laboratory,
        made_at=issue.at,
        blocks=tuple(blocks),
        simulated=view.line.simulated,
        foot="Results are of the exhibits as they were received. Uncertainties are expanded (k = 2, about 95 %).",
    )


def _conclusion(view: RequestView, result: ResultView) -> Facts:
    confirmed = result.conclusion is SeizureState.CONFIRMED
    said = f"Confirmed: {result.substance}" if confirmed else "Excluded: what was suspected was not identified"
    return Facts(
        "Conclusion",
        pairs(
            ("Conclusion", said),
            ("Suspected in the field (presumptive)", view.suspected),
            *(() if confirmed else (("Identified instead", result.substance),)),
            ("Also found", result.also),
            ("Legal status on the day", result.status_on),
            ("", " · ".join(one for one in (result.jurisdiction, result.status, result.citation) if one)),
        ),
    )


def _request(view: RequestView) -> Facts:
    return Facts(
        "Request",
        pairs(
            ("Request", view.line.request_id),
            ("Seizure", view.line.seizure_id),
            ("Question", view.question),
            ("Asked", f"{view.line.requested_by}, {moment(view.line.requested_at)}"),
            ("Received", f"{view.received_by}, {moment(view.received_at)}"),
        ),
    )


def _exhibits(view: RequestView) -> Table:
    rows = tuple((one.exhibit_id, one.label, one.description, one.seal) for one in view.exhibits)
    return Table("Exhibits", ("Exhibit", "Label", "Description", "Seal"), rows, (2, 1, 5, 2))


def _amounts(result: ResultView) -> Facts:
    doses = ""
    if result.doses_from is not None and result.doses_to is not None:
        doses = f"{result.doses_from:,} to {result.doses_to:,} ({result.doses_source})"
    return Facts(
        "Amounts",
        pairs(
            ("Net mass", grams(result.net_g, result.net_uncertainty_g)),
            ("Purity", measured(result.purity, result.purity_uncertainty, "%")),
            ("Doses, as a range", doses),
        ),
    )


def _methods(methods: tuple[MethodView, ...]) -> Table:
    rows = tuple(
        (
            one.technique.name + (f" (struck out: {one.struck_because})" if one.struck_because else ""),
            one.technique.category,
            one.exhibit_id + (f"; {one.sub_sample}" if one.sub_sample else ""),
            one.instrument + (f"; {one.library}" if one.library else ""),
            f"blank {one.blank.replace('_', ' ')}, standard {one.standard.replace('_', ' ')}",
            one.observed + (f"; points at {one.points_at}" if one.points_at else ""),
            one.by,
        )
        for one in methods
    )
    columns = ("Technique", "Cat.", "Exhibit", "Instrument", "Controls", "Observed", "By")
    return Table("Measurements", columns, rows, (4, 1, 2, 3, 3, 4, 2))


def _profile(result: ResultView) -> tuple[Words, ...]:
    if not result.profile:
        return ()
    said = f"Assessment, not a fact; confidence {result.confidence}."
    return (Words("Assessment of origin", (said, result.profile)),)


def _signed(result: ResultView, issue: Issue, named: Callable[[str], str]) -> Facts:
    return Facts(
        "Signed",
        pairs(
            ("Analyst", f"{named(result.analyst)}, {moment(result.recorded_at)}"),
            ("Second chemist", f"{named(result.reviewer)}, {moment(result.reviewed_at)}"),
            ("Second chemist's note", result.review_note),
            ("Issued", f"{named(issue.by)}, {moment(issue.at)}"),
        ),
    )
