"""Reading the laboratory's requests, always through `visible_to`: who sees the seizure sees what is asked about it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.evidence import drafts as evidence_drafts
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory.drafts import Compared
from tidewaiter.centre.laboratory.models import AttachedSpectrum, LaboratoryRequest, Method, Report, Result
from tidewaiter.centre.laboratory.states import RequestState
from tidewaiter.centre.laboratory.techniques import BY_CODE, Check, Measured, Scheme, Technique, scheme


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request in a list; `substance` is what is known by now, `state_of_it` whether that is presumptive."""

    request_id: str
    seizure_id: str
    facility: str
    state: RequestState
    laboratory: str
    exhibits: int
    substance: str
    state_of_it: SeizureState
    novel: bool
    requested_at: datetime
    requested_by: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class MethodView:
    """A measurement; `struck_because` is '' while it counts."""

    number: int
    technique: Technique
    exhibit_id: str
    sub_sample: str
    instrument: str
    library: str
    blank: Check
    standard: Check
    observed: str
    points_at: str
    at: datetime
    by: str
    struck_because: str
    struck_by: str

    @property
    def measured(self) -> Measured:
        """As far as it counts."""
        return Measured(self.technique.code, self.points_at, self.blank, self.standard)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpectrumView(Compared):
    """An attached spectrum without its bytes: what was proposed, as it was shown, and what a chemist said of it."""

    number: int
    sha256: str
    at: datetime
    by: str
    decided_by: str
    decided_at: datetime | None
    declined_because: str
    method_id: int | None


@dataclass(frozen=True, slots=True)
class ResultView:
    """A result; `reviewer` is '' until a second chemist has looked, `sent_back` when they did not agree."""

    number: int
    conclusion: SeizureState
    substance: str
    also: str
    finding: str
    net_g: float | None
    net_uncertainty_g: float | None
    purity: float | None
    purity_uncertainty: float | None
    doses_from: int | None
    doses_to: int | None
    doses_source: str
    jurisdiction: str
    status: str
    citation: str
    status_on: date
    remarks: str
    novel: bool
    profile: str
    confidence: str
    analyst: str
    recorded_at: datetime
    reviewer: str
    reviewed_at: datetime | None
    review_note: str
    sent_back: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """An issued report without its bytes."""

    name: str
    version: int
    amends_because: str
    sha256: str
    issued_at: datetime
    issued_by: str
    result: ResultView


@dataclass(frozen=True, slots=True)
class RequestView:
    """All of a request; results and reports oldest first."""

    line: RequestLine
    question: str
    received_at: datetime | None
    received_by: str
    note: str
    suspected: str
    seized_at: datetime
    exhibits: tuple[evidence.ExhibitView, ...]
    methods: tuple[MethodView, ...]
    results: tuple[ResultView, ...]
    reports: tuple[ReportView, ...]

    @property
    def result(self) -> ResultView | None:
        """The latest result that was not sent back."""
        return next((one for one in reversed(self.results) if not one.sent_back), None)

    def scheme(self, substance: str) -> Scheme:
        """Whether what was measured identifies a substance, or rules it out for ''."""
        return scheme([one.measured for one in self.methods if not one.struck_because], substance)


def visible_to(actor: Actor) -> QuerySet[LaboratoryRequest]:
    """Requests about seizures that the actor sees."""
    return LaboratoryRequest.objects.filter(seizure__in=evidence.visible_to(actor))


def request(actor: Actor, request_id: str) -> RequestView | None:
    """A request by its id; None for one that the actor does not see."""
    rows = visible_to(actor).select_related("seizure").annotate(count=Count("exhibits"))
    row = rows.filter(pk=evidence_drafts.number(request_id, "LR")).first()
    if row is None:
        return None
    seizure = evidence.seizure(actor, row.seizure.seizure_id)
    chosen = set(row.exhibits.values_list("pk", flat=True))
    shown = () if seizure is None else seizure.exhibits
    reports = Report.objects.filter(request=row).defer("pdf").select_related("result").order_by("version")
    return RequestView(
        line=_lines([row])[0],
        question=row.question,
        received_at=row.received_at,
        received_by=row.received_by,
        note=row.note,
        suspected=row.seizure.substance,
        seized_at=row.seizure.seized_at,
        exhibits=tuple(one for one in shown if evidence_drafts.number(one.exhibit_id, "E") in chosen),
        methods=tuple(_method(one) for one in Method.objects.filter(request=row).order_by("pk")),
        results=tuple(_result(one) for one in Result.objects.filter(request=row).order_by("pk")),
        reports=tuple(_report(one) for one in reports),
    )


def spectra_of(actor: Actor, request_id: str) -> list[SpectrumView]:
    """The spectra of a request, newest first; none for one that the actor does not see."""
    rows = AttachedSpectrum.objects.filter(
        request__in=visible_to(actor), request=evidence_drafts.number(request_id, "LR")
    ).defer("data")
    return [_spectrum(row) for row in rows.order_by("-pk")]


def spectrum_file(actor: Actor, request_id: str, number: int) -> tuple[str, bytes] | None:
    """The name and bytes of an attached file; None for one that the actor does not see."""
    rows = AttachedSpectrum.objects.filter(request__in=visible_to(actor), pk=number)
    row = rows.filter(request=evidence_drafts.number(request_id, "LR")).first()
    return None if row is None else (row.file, bytes(row.data))


def requests(actor: Actor, state: RequestState | None = None, limit: int = 100) -> list[RequestLine]:
    """Requests, those that wait the longest first where a state is named, newest first otherwise."""
    rows = visible_to(actor).select_related("seizure").annotate(count=Count("exhibits"))
    if state is not None:
        return _lines(list(rows.filter(state=state.value).order_by("number")[:limit]))
    return _lines(list(rows.order_by("-number")[:limit]))


def counts(actor: Actor) -> dict[RequestState, int]:
    """How many requests stand where."""
    found = dict(visible_to(actor).values_list("state").annotate(Count("pk")).order_by())
    return {state: found.get(state.value, 0) for state in RequestState}


def requests_of(actor: Actor, seizure_id: str) -> list[RequestLine]:
    """The requests about a seizure, oldest first."""
    rows = visible_to(actor).select_related("seizure").annotate(count=Count("exhibits"))
    return _lines(list(rows.filter(seizure=evidence_drafts.number(seizure_id, "S")).order_by("number")))


def requests_about(actor: Actor, names: Iterable[str], limit: int = 50) -> list[RequestLine]:
    """Requests whose result, or whose seizure until there is one, bears one of these names; newest first."""
    wanted = Q(pk__in=[])
    for name in map(storable.text, names):
        wanted |= Q(results__substance__iexact=name, results__sent_back=False)
        wanted |= Q(seizure__substance__iexact=name) | Q(seizure__substance_found__iexact=name)
    found = visible_to(actor).filter(wanted).values("pk")
    rows = LaboratoryRequest.objects.filter(pk__in=found).select_related("seizure").annotate(count=Count("exhibits"))
    return _lines(list(rows.order_by("-number")[:limit]))


def report_pdf(actor: Actor, request_id: str, version: int) -> bytes | None:
    """The bytes of an issued report; None for one that the actor does not see."""
    rows = Report.objects.filter(request__in=visible_to(actor), request=evidence_drafts.number(request_id, "LR"))
    row = rows.filter(version=version).first()
    return None if row is None else bytes(row.pdf)


def met_before(substance: str, but: int) -> bool:
    """Whether any other request's report confirmed this substance before, whoever may read it."""
    rows = Result.objects.filter(substance__iexact=storable.text(substance.strip()), report__isnull=False)
    return rows.filter(~Q(request=but), conclusion=SeizureState.CONFIRMED.value).exists()


def _lines(rows: list[LaboratoryRequest]) -> list[RequestLine]:
    numbers = [row.pk for row in rows]
    novel = set(
        Result.objects.filter(request__in=numbers, novel=True, sent_back=False).values_list("request", flat=True)
    )
    return [
        RequestLine(
            request_id=row.request_id,
            seizure_id=row.seizure.seizure_id,
            facility=row.seizure.facility,
            state=RequestState(row.state),
            laboratory=row.laboratory,
            exhibits=getattr(row, "count", 0),
            substance=row.seizure.substance_found or row.seizure.substance,
            state_of_it=SeizureState(row.seizure.state),
            novel=row.pk in novel,
            requested_at=row.requested_at,
            requested_by=row.requested_by,
            simulated=row.seizure.simulated,
        )
        for row in rows
    ]


def _method(row: Method) -> MethodView:
    return MethodView(
        number=row.pk,
        technique=BY_CODE[row.technique],
        exhibit_id=f"E-{row.exhibit_id:06d}",
        sub_sample=row.sub_sample,
        instrument=row.instrument,
        library=row.library,
        blank=Check(row.blank),
        standard=Check(row.standard),
        observed=row.observed,
        points_at=row.points_at,
        at=row.at,
        by=row.by,
        struck_because=row.struck_because,
        struck_by=row.struck_by,
    )


def _spectrum(row: AttachedSpectrum) -> SpectrumView:
    names = {field.name for field in fields(SpectrumView)} - {"number", "exhibit_id"}
    said = {name: getattr(row, name) for name in names}
    return SpectrumView(number=row.pk, exhibit_id=f"E-{row.exhibit_id:06d}", **said)


def _result(row: Result) -> ResultView:
    said = {name: getattr(row, name) for name in ResultView.__slots__ if name not in {"number", "conclusion"}}
    return ResultView(number=row.pk, conclusion=SeizureState(row.conclusion), **said)


def _report(row: Report) -> ReportView:
    return ReportView(
        name=str(row),
        version=row.version,
        amends_because=row.amends_because,
        sha256=row.sha256,
        issued_at=row.issued_at,
        issued_by=row.issued_by,
        result=_result(row.result),
    )
