"""Everything a decision page shows of one consignment, as far as the reader may see it.

Found by indexes, so that it is there at once; what takes longer (links, similar consignments, who is who) is asked
for by itself (`surroundings.py`). Each look is logged, with the reason where one was given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.cycle import cleared, grounds, looked_up, masking
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.exams import queries as exams
from tidewaiter.centre.movements import queries as movements
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.queue import queries as queue
from tidewaiter.centre.queue.actions import CLAIM, LET_GO
from tidewaiter.centre.queue.states import meaning
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.workspace import Workspace

MOST_TOLD = 40
"""Events of containers and items that the timeline shows, the latest."""

_AMENDABLE = (
    "goods_description",
    "hs_code",
    "gross_mass_kg",
    "declared_value",
    "consignor_name",
    "consignor_address_line",
    "consignee_name",
    "consignee_address_line",
    "consignee_phone",
    "eta",
    "unloading_location",
)
"""What an amendment is said to have changed."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline: when, what came to pass, by whom, and what was said; `bad` where something went wrong."""

    at: datetime
    what: str
    actor: str
    said: str = ""
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """A consignment at one version: as filed, as assessed, why, what is being done about it and what came of it."""

    filed: dict[str, Any]
    masked: bool
    versions: int
    assessment: dict[str, Any] | None
    features: dict[str, Any]
    reasons: list[dict[str, Any]]
    instruction: str
    cleared: dict[str, Any] | None
    target: targets.TargetView | None
    outcomes: list[outcomes.OutcomeView]
    item: queue.ItemView | None
    events: list[queue.EventView]
    timeline: list[Moment]
    disagreed: dict[str, list[str]]


def of(workspace: Workspace, actor: Actor, consignment_id: str, *, unmask: str | None = None) -> Dossier:
    """The dossier of a consignment; `unmask` is the reason for which somebody reads identifiers in full.

    Conflict 404 for one that is not known or that arrives at a facility which the actor does not see.
    """
    rows = looked_up.versions(workspace, consignment_id)
    if not rows.num_rows or not visible(actor, rows["entry_office"][-1].as_py()):
        raise Conflict(
            "unknown-consignment",
            "no consignment is known by {consignment_id}",
            "look for it by number",
            404,
            consignment_id=consignment_id,
        )
    if unmask is None:
        audit.record_read(actor, "consignments.read", consignment_id)
    else:
        audit.record_read(actor, "consignments.unmask", consignment_id, unmask)
    target = targets.target(consignment_id)
    row = rows.slice(rows.num_rows - 1, 1)
    filed = row.to_pylist()[0]
    assessed = looked_up.assessment(workspace, filed)
    why = grounds.reasons_for(workspace, assessed, row, chained=False)[0] if assessed.num_rows else None
    secrets = {} if unmask is not None else masking.secrets_of(filed)
    plain = assessed.drop_columns(["features"]).to_pylist()
    reported = outcomes.outcomes_of(consignment_id)
    item = queue.item_of(actor, consignment_id, workspace.now())
    events = queue.events_of(actor, consignment_id)
    return Dossier(
        filed=filed if unmask is not None else masking.row(filed),
        masked=unmask is None,
        versions=rows.num_rows,
        assessment=plain[0] if plain else None,
        features=assessed["features"][0].as_py() if assessed.num_rows else {},
        reasons=masking.reasons(why.reasons if why else [], secrets),
        instruction=why.instruction if why else "",
        cleared=cleared.for_target(workspace, target, assessed),
        target=target,
        outcomes=reported,
        item=item,
        events=events,
        timeline=_timeline([*_filings(rows), *_told(filed)], plain, target, reported, events),
        disagreed=queue.disagreements(consignment_id, filed["version"] or 1),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that was taken when the consignment was examined."""

    exam_id: str
    picture: exams.PictureView


def pictures(workspace: Workspace, actor: Actor, consignment_id: str) -> list[Shown]:
    """Pictures of its examinations that the actor may see, the latest examination first; none for what they do not."""
    rows = looked_up.versions(workspace, consignment_id)
    target = targets.target(consignment_id)
    if target is None or not rows.num_rows or not visible(actor, rows["entry_office"][-1].as_py()):
        return []
    return pictures_of(actor, target)


def pictures_of(actor: Actor, target: targets.TargetView) -> list[Shown]:
    """Pictures of a target's examinations, for one whose dossier the actor has been given."""
    found = (exams.exam(actor, line.exam_id) for line in exams.exams_of(actor, target.target_id))
    return [Shown(view.line.exam_id, one) for view in found if view is not None for one in view.pictures]


def visible(actor: Actor, facility: str | None) -> bool:
    """Whether what arrives at a facility (None or '': at none known) is the actor's to see."""
    return not facility or actor.works_at(facility)


def _timeline(
    found: list[Moment],
    assessed: list[dict[str, Any]],
    target: targets.TargetView | None,
    reported: list[outcomes.OutcomeView],
    events: list[queue.EventView],
) -> list[Moment]:
    """What came to pass, latest first; `found` has what was filed and told."""
    found += [
        Moment(row["assessed_at"], "assessed", "", f"{row['band']}, version {row['version']}") for row in assessed
    ]
    found += [
        Moment(e.at, e.verb.replace("_", " "), e.actor, " ".join(p for p in (_meant(e.reason_code), e.note) if p))
        for e in events
        if e.verb not in {CLAIM, LET_GO}
    ]
    if target is not None:
        found += [
            Moment(
                step.at,
                f"target {target.target_id}: {step.state.replace('_', ' ')}",
                step.actor,
                " ".join(p for p in (step.reason_code.replace("-", " "), step.note) if p),
                step.state in {"missed", "not_presented", "already_delivered"},
            )
            for step in target.ledger
        ]
    found += [
        Moment(
            r.recorded_at,
            f"reported: {r.result}",
            r.officer,
            f"{r.finding.value} {r.substance}".strip(),
            r.finding != "none",
        )
        for r in reported
    ]
    order = sorted(enumerate(found), key=lambda one: (one[1].at, one[0]), reverse=True)
    return [moment for _, moment in order]


def _filings(rows: pa.Table) -> list[Moment]:
    plain = rows.select(["received_at", "filer", "version", *_AMENDABLE]).to_pylist()
    found = []
    for number, row in enumerate(plain):
        changed = [name for name in _AMENDABLE if number and row[name] != plain[number - 1][name]]
        said = ", ".join(name.replace("_", " ") for name in changed)
        what = "filed" if number == 0 else f"amended: version {row['version']}"
        found.append(Moment(row["received_at"], what, row["filer"] or "", said))
    return found


def _told(filed: Mapping[str, Any]) -> list[Moment]:
    """What messages told of the consignment's item, waybill and containers."""
    return [
        Moment(
            one.happened_at,
            one.event,
            one.filer,
            ", ".join(
                part
                for part in (
                    one.key.partition(":")[2],
                    one.place,
                    one.conveyance,
                    "" if one.time_told else "when the message came",
                )
                if part
            ),
        )
        for one in movements.of_consignment(filed)[:MOST_TOLD]
    ]


def _meant(code: str) -> str:
    return meaning(code) if code else ""
