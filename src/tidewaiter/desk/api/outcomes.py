"""What examinations found, in."""

from typing import Annotated

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from tidewaiter.centre.api_keys.scopes import Scope
from tidewaiter.centre.cycle import outcome
from tidewaiter.centre.workspace import current
from tidewaiter.desk.api.asked import Asked
from tidewaiter.desk.api.credentials import For, actor_of
from tidewaiter.desk.api.idempotency import extra, once

router = Router(tags=["outcomes"])

MOST = 1000
_Text = Annotated[str, Field(max_length=500)]


class Outcome(Asked):
    """What became of one target or consignment; docs/outcomes.md says what each field may hold."""

    target_id: _Text = ""
    consignment_id: _Text = ""
    result: _Text = ""
    reason_code: _Text = ""
    finding: _Text = ""
    examined_at: _Text = ""
    exam_type: _Text = ""
    detection_method: _Text = ""
    substance: _Text = ""
    net_mass_g: float | None = None
    officer: _Text = ""


class Outcomes(Asked):
    """Some outcomes, in their order."""

    items: list[Outcome] = Field(min_length=1, max_length=MOST)


class Refusal(Schema):
    """What is wrong with one of them; `item` counts from 0."""

    item: int | None
    code: str
    field: str
    value: str
    hint: str


class Recorded(Schema):
    """How many were recorded, how many were known already, what was wrong with the others, and what followed."""

    recorded: int
    known: int
    found: int
    lookouts: int
    hunts: int
    problems: list[Refusal]


@router.post(
    "",
    auth=For(Scope.OUTCOMES_WRITE),
    response={200: Recorded},
    operation_id="report_outcomes",
    summary="Report what examinations found, including nothing",
    openapi_extra=extra(),
)
def report(request: HttpRequest, outcomes: Outcomes) -> HttpResponse:
    """Good ones are recorded and move their targets; bad ones come back as problems. Sent again they are known."""
    actor = actor_of(request)
    lines = [{k: v for k, v in one.dict().items() if v not in ("", None)} for one in outcomes.items]
    data = b"".join(msgspec.json.encode(line or {"result": ""}) + b"\n" for line in lines)

    def act() -> Schema:
        done = outcome.record(current(), data, at=current().now(), actor=actor)
        return Recorded(
            recorded=done.recorded,
            known=done.known,
            found=done.found,
            lookouts=done.lookouts,
            hunts=done.hunts,
            problems=[
                Refusal(item=one.row, code=one.code, field=one.path, value=one.value, hint=one.hint)
                for one in done.problems
            ],
        )

    return once(request, 200, act, repeatable=True)
