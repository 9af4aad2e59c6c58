"""Reading teams, always through `visible_to`; what a team yielded is worked out over what the actor sees."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.canine import drafts, standing
from tidewaiter.centre.canine.models import Certificate, Deployment, Search, Session, Team, TrainingAid
from tidewaiter.centre.canine.standing import Held, Odour, Standing
from tidewaiter.centre.exams.sections import Entry
from tidewaiter.centre.exams.states import ExamState
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.visibility import at_facilities
from tidewaiter.selection.track_record import TrackRecord, Use, track


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team with how it stands on a day and what it yielded. `certified_finds` are those of the record borne out.

    `deployed` is the place where it is at the moment, '' for none.
    """

    team_id: str
    name: str
    handler: str
    dog: str
    facility: str
    since: date
    retired_on: date | None
    odours: tuple[Odour, ...]
    record: TrackRecord
    certified_finds: int
    deployed: str

    @property
    def lapsed(self) -> tuple[Odour, ...]:
        """Odours without a certificate in force."""
        return tuple(one for one in self.odours if one.standing in {Standing.LAPSED, Standing.NEVER})

    @property
    def soon(self) -> tuple[Odour, ...]:
        """Odours whose certificate ends within a month."""
        return tuple(one for one in self.odours if one.standing is Standing.SOON)

    @property
    def certified(self) -> tuple[str, ...]:
        """Odours with a certificate in force."""
        return standing.certified(self.odours)


@dataclass(frozen=True, slots=True)
class SearchView:
    """A search and what came of it. `borne_out`: it alerted to what was found, and was certified for it that day.

    `akin`: it alerted to what is only of the class of an odour for which it was certified.
    """

    number: int
    team_id: str
    team: str
    exam_id: str
    deployment_id: str
    facility: str
    searched_at: datetime
    what: str
    alert: bool
    found: bool | None
    substance: str
    certified: tuple[str, ...]
    lapsed: tuple[str, ...]
    borne_out: bool
    akin: bool
    simulated: bool
    recorded_by: str

    @property
    def use(self) -> Use:
        """As the record counts it."""
        return Use(self.searched_at, self.alert, self.found)


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate as it is shown."""

    number: int
    odour: str
    certified_on: date
    expires: date
    authority: str
    reference: str
    recorded_by: str
    withdrawn_on: date | None
    withdrawn_because: str


@dataclass(frozen=True, slots=True)
class AidView:
    """A training aid; ages in days on the day that was asked for, `late` when it should have been replaced."""

    code: str
    odour: str
    form: str
    facility: str
    made_on: date
    replace_by: date
    retired_on: date | None
    age: int
    late: bool
    soon: bool


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session of training."""

    held_on: date
    odour: str
    aid: str
    aid_overdue: bool
    hidden: int
    found: int
    false_alerts: int
    note: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class DeploymentView:
    """A deployment, with how many searches were recorded in it."""

    deployment_id: str
    team_id: str
    team: str
    facility: str
    place: str
    work: str
    begins: datetime
    ends: datetime | None
    searches: int


def visible_to(actor: Actor) -> QuerySet[Team]:
    """Teams of the actor's facilities."""
    return at_facilities(Team.objects.all(), actor)


def teams(actor: Actor, on: date, *, retired: bool = False) -> list[TeamLine]:
    """Teams, those with a lapsed certificate first; those that were retired on demand."""
    rows = visible_to(actor).filter(retired_on__isnull=not retired)
    found = _lines(actor, list(rows.order_by("name")), on)
    return sorted(found, key=lambda one: (not one.lapsed, not one.soon, one.name))


def team(actor: Actor, name: str, on: date) -> TeamLine | None:
    """A team by its id or its name; None for one that the actor does not see."""
    row = visible_to(actor).filter(Q(pk=drafts.number(name)) | Q(folded=drafts.folded(name))).first()
    return None if row is None else _lines(actor, [row], on)[0]


@dataclass(frozen=True, slots=True)
class TeamStanding:
    """A team in service with its odours on a day."""

    team: Team
    odours: tuple[Odour, ...]


def standings(actor: Actor, on: date) -> list[TeamStanding]:
    """Teams in service and how they stand in each odour, without what they yielded."""
    rows = list(visible_to(actor).filter(retired_on__isnull=True).order_by("number"))
    known = _odours([row.pk for row in rows], on)
    return [TeamStanding(row, known[row.pk]) for row in rows]


def certificates(actor: Actor, team_id: str) -> list[CertificateView]:
    """All certificates of a team, the latest end first."""
    rows = Certificate.objects.filter(team__in=_one(actor, team_id)).order_by("-expires", "odour", "-pk")
    same = [name for name in CertificateView.__slots__ if name != "number"]
    return [CertificateView(row.pk, **{name: getattr(row, name) for name in same}) for row in rows]


def sessions(actor: Actor, team_id: str, limit: int = 50) -> list[SessionView]:
    """Training of a team, latest first."""
    rows = Session.objects.filter(team__in=_one(actor, team_id)).select_related("aid").order_by("-held_on", "-pk")
    same = [name for name in SessionView.__slots__ if name != "aid"]
    return [
        SessionView(aid=row.aid.code if row.aid else "", **{name: getattr(row, name) for name in same})
        for row in rows[:limit]
    ]


def aids(actor: Actor, on: date) -> list[AidView]:
    """Training aids that are in use, what is to be replaced first."""
    rows = at_facilities(TrainingAid.objects.filter(retired_on__isnull=True), actor).order_by("replace_by", "code")
    same = ("code", "odour", "form", "facility", "made_on", "replace_by", "retired_on")
    return [
        AidView(
            **{name: getattr(row, name) for name in same},
            age=(on - row.made_on).days,
            late=standing.aid_standing(row.replace_by, on) is Standing.LAPSED,
            soon=standing.aid_standing(row.replace_by, on) is Standing.SOON,
        )
        for row in rows
    ]


def deployments(
    actor: Actor, team_id: str | None = None, *, at: datetime | None = None, limit: int = 50
) -> list[DeploymentView]:
    """Deployments at the actor's facilities, latest first; of one team, or those under way at a moment."""
    rows = at_facilities(Deployment.objects.select_related("team"), actor)
    if team_id is not None:
        rows = rows.filter(team=drafts.number(team_id))
    if at is not None:
        rows = rows.filter(begins__lte=at).filter(Q(ends__isnull=True) | Q(ends__gt=at))
    found = list(rows.order_by("-begins", "-number")[:limit])
    counts: dict[int, int] = defaultdict(int)
    for of in Search.objects.filter(deployment__in=found).values_list("deployment", flat=True):
        counts[of or 0] += 1
    same = ("deployment_id", "facility", "place", "work", "begins", "ends")
    return [
        DeploymentView(
            team_id=row.team.team_id,
            team=row.team.name,
            searches=counts[row.pk],
            **{name: getattr(row, name) for name in same},
        )
        for row in found
    ]


def searches(actor: Actor, team_ids: Sequence[str] | None = None, limit: int | None = None) -> list[SearchView]:
    """Searches at the actor's facilities with what came of them, latest first."""
    rows = at_facilities(Search.objects.select_related("team", "deployment", "exam"), actor)
    if team_ids is not None:
        rows = rows.filter(team__in=[drafts.number(one) for one in team_ids])
    found = list(rows.order_by("-searched_at", "-pk")[:limit])
    reports = outcomes.findings_now([row.exam.outcome_id for row in found if row.exam and row.exam.outcome_id])
    return [_search(row, reports) for row in found]


def named(actor: Actor, names: Iterable[str], on: date) -> dict[str, tuple[str, tuple[Odour, ...]]]:
    """Teams by what was written for them (id or name): name and odours on a day. Unknown and retired ones are left out.

    A team works where it is sent: any that is registered is known here, not those of the actor's facilities alone.
    """
    del actor
    return _among(in_service(on), names, on)


def in_service(on: date) -> list[Team]:
    """Every team that was not retired before a day: a register of dozens, read at once."""
    return list(Team.objects.exclude(retired_on__lt=on))


def _among(register: Sequence[Team], names: Iterable[str], on: date) -> dict[str, tuple[str, tuple[Odour, ...]]]:
    by_key = {key: row for row in register for key in (row.pk, row.folded)}
    told = {name: by_key.get(drafts.number(name)) or by_key.get(drafts.folded(name)) for name in names if name}
    known = _odours([row.pk for row in told.values() if row is not None], on)
    return {name: (row.name, known.get(row.pk, ())) for name, row in told.items() if row is not None}


def names(actor: Actor) -> list[tuple[str, str]]:
    """What an examination may name: the name of each team in service, and handler and dog."""
    rows = visible_to(actor).filter(retired_on__isnull=True).order_by("name")
    return [(name, f"{handler}, {dog}") for name, handler, dog in rows.values_list("name", "handler", "dog")]


def concerns(entries: Sequence[Mapping[str, object]], on: date) -> tuple[str, ...]:
    """Sentences on the teams that an examination names: certificates that lapsed, and names nobody registered."""
    worked = [str(entry.get("team", "")) for entry in entries if entry.get("result") != "not worked"]
    written = list(dict.fromkeys(name for name in worked if name))
    if not written:
        return ()
    register = in_service(on)
    known = _among(register, written, on)
    told: list[str] = []
    for name in written:
        if name in known:
            told += standing.sentences(*known[name], on)
        elif register:
            told.append(
                f"{name} is no registered team: its certificates are not known, and what it shows is no evidence."
            )
    return tuple(told)


def filled(actor: Actor, entries: Sequence[Entry], on: date) -> list[Entry]:
    """Entries of an examination with the odours for which a registered team is certified, whatever the page said."""
    known = named(actor, [str(entry.get("team", "")) for entry in entries], on)
    told = {name: ", ".join(standing.certified(odours)) for name, (_, odours) in known.items()}
    return [
        {**{key: value for key, value in entry.items() if key != "odours"}, **({"odours": said} if said else {})}
        if (said := told.get(str(entry.get("team", "")))) is not None
        else entry
        for entry in entries
    ]


def _one(actor: Actor, team_id: str) -> QuerySet[Team]:
    return visible_to(actor).filter(pk=drafts.number(team_id))


def _odours(numbers: Sequence[int], on: date) -> dict[int, tuple[Odour, ...]]:
    held: dict[int, list[Held]] = defaultdict(list)
    for row in Certificate.objects.filter(team__in=numbers):
        held[row.team_id].append(Held(row.odour, row.certified_on, row.expires, row.withdrawn_on))
    trained: dict[int, set[str]] = defaultdict(set)
    for of, odour in Session.objects.filter(team__in=numbers, held_on__lte=on).values_list("team", "odour"):
        trained[of].add(odour)
    return {of: standing.odours(held[of], trained[of], on) for of in numbers}


def _lines(actor: Actor, rows: Sequence[Team], on: date) -> list[TeamLine]:
    numbers = [row.pk for row in rows]
    known = _odours(numbers, on)
    by_team: dict[str, list[SearchView]] = defaultdict(list)
    for search in searches(actor, [row.team_id for row in rows]):
        by_team[search.team_id].append(search)
    there = dict(Deployment.objects.filter(team__in=numbers, ends__isnull=True).values_list("team", "facility"))
    same = ("team_id", "name", "handler", "dog", "facility", "since", "retired_on")
    return [
        TeamLine(
            **{name: getattr(row, name) for name in same},
            odours=known[row.pk],
            record=track(one.use for one in by_team[row.team_id]),
            certified_finds=sum(one.borne_out for one in by_team[row.team_id]),
            deployed=there.get(row.pk, ""),
        )
        for row in rows
    ]


def _search(row: Search, reports: Mapping[int, outcomes.Found]) -> SearchView:
    found, substance = row.found, row.substance
    if row.exam is not None:
        report = reports.get(row.exam.outcome_id or 0) if row.exam.state == ExamState.CONCLUDED.value else None
        found, substance = (None, "") if report is None else (report.something, report.substance)
    certified, shown = tuple(row.certified), bool(row.alert and found)
    same = ("facility", "searched_at", "what", "alert", "simulated", "recorded_by")
    return SearchView(
        number=row.pk,
        team_id=row.team.team_id,
        team=row.team.name,
        exam_id=row.exam.exam_id if row.exam else "",
        deployment_id=row.deployment.deployment_id if row.deployment else "",
        found=found,
        substance=substance,
        certified=certified,
        lapsed=tuple(row.lapsed),
        borne_out=shown and standing.bears_out(certified, substance),
        akin=shown and standing.kinship(certified, substance) == "kin",
        **{name: getattr(row, name) for name in same},
    )
