"""The laboratory's report as a sheet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory.models import Report
from tidewaiter.centre.laboratory.queries import MethodView, RequestView, ResultView
from tidewaiter.centre.papers.language import number, printed, printed_word, word
from tidewaiter.centre.papers.sheet import Block, Facts, Sheet, Table, Words, grams, measured, moment, pairs


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
        said = printed(
            "This is version {version}. It replaces version {before}: {because}",
            version=issue.version,
            before=issue.version - 1,
            because=issue.because,
        )
        blocks.insert(0, Words("", (said,), strong=True))
    blocks += [_request(view), _exhibits(view), _amounts(result), _methods(view.methods), *_profile(result)]
    if result.remarks:
        blocks.append(Words(printed("Remarks"), (result.remarks,)))
    blocks.append(_signed(result, issue, named))
    return Sheet(
        title=printed("Laboratory report"),
        reference=issue.name,
        office=view.line.laboratory,
        made_at=issue.at,
        blocks=tuple(blocks),
        simulated=view.line.simulated,
        foot=printed(
            "Results are of the exhibits as they were received. Uncertainties are expanded (k = 2, about 95 %)."
        ),
    )


def _conclusion(view: RequestView, result: ResultView) -> Facts:
    confirmed = result.conclusion is SeizureState.CONFIRMED
    said = (
        printed("Confirmed: {substance}", substance=result.substance)
        if confirmed
        else printed("Excluded: what was suspected was not identified")
    )
    return Facts(
        printed("Conclusion"),
        pairs(
            (printed("Conclusion"), said),
            (printed("Suspected in the field (presumptive)"), view.suspected),
            *(() if confirmed else ((printed("Identified instead"), result.substance),)),
            (printed("Also found"), result.also),
            (printed("Legal status on the day"), result.status_on),
            ("", " · ".join(one for one in (result.jurisdiction, result.status, result.citation) if one)),
        ),
    )


def _request(view: RequestView) -> Facts:
    return Facts(
        printed("Request"),
        pairs(
            (printed("Request"), view.line.request_id),
            (printed("Seizure"), view.line.seizure_id),
            (printed("Question"), view.question),
            (printed("Asked"), f"{view.line.requested_by}, {moment(view.line.requested_at)}"),
            (printed("Received"), f"{view.received_by}, {moment(view.received_at)}"),
        ),
    )


def _exhibits(view: RequestView) -> Table:
    rows = tuple((one.exhibit_id, one.label, one.description, one.seal) for one in view.exhibits)
    return Table(
        printed("Exhibits"),
        (printed("Exhibit"), printed("Label"), printed("Description"), printed("Seal")),
        rows,
        (2, 1, 5, 2),
    )


def _amounts(result: ResultView) -> Facts:
    doses = ""
    if result.doses_from is not None and result.doses_to is not None:
        doses = printed(
            "{low} to {high} ({source})",
            low=number(result.doses_from, 9),
            high=number(result.doses_to, 9),
            source=result.doses_source,
        )
    return Facts(
        printed("Amounts"),
        pairs(
            (printed("Net mass"), grams(result.net_g, result.net_uncertainty_g)),
            (printed("Purity"), measured(result.purity, result.purity_uncertainty, "%")),
            (printed("Doses, as a range"), doses),
        ),
    )


def _methods(methods: tuple[MethodView, ...]) -> Table:
    rows = tuple(
        (
            printed_word(one.technique.name)
            + (" " + printed("(struck out: {because})", because=one.struck_because) if one.struck_because else ""),
            one.technique.category,
            one.exhibit_id + (f"; {one.sub_sample}" if one.sub_sample else ""),
            one.instrument + (f"; {one.library}" if one.library else ""),
            printed("blank {blank}, standard {standard}", blank=word(one.blank), standard=word(one.standard)),
            one.observed + ("; " + printed("points at {substance}", substance=one.points_at) if one.points_at else ""),
            one.by,
        )
        for one in methods
    )
    columns = (
        printed("Technique"),
        printed("Cat."),
        printed("Exhibit"),
        printed("Instrument"),
        printed("Controls"),
        printed("Observed"),
        printed("By"),
    )
    return Table(printed("Measurements"), columns, rows, (4, 1, 2, 3, 3, 4, 2))


def _profile(result: ResultView) -> tuple[Words, ...]:
    if not result.profile:
        return ()
    said = printed("Assessment, not a fact; confidence {confidence}.", confidence=word(result.confidence))
    return (Words(printed("Assessment of origin"), (said, result.profile)),)


def _signed(result: ResultView, issue: Issue, named: Callable[[str], str]) -> Facts:
    return Facts(
        printed("Signed"),
        pairs(
            (printed("Analyst"), f"{named(result.analyst)}, {moment(result.recorded_at)}"),
            (printed("Second chemist"), f"{named(result.reviewer)}, {moment(result.reviewed_at)}"),
            (printed("Second chemist's note"), result.review_note),
            (printed("Issued"), f"{named(issue.by)}, {moment(issue.at)}"),
        ),
    )
