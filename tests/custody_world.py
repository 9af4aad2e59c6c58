"""Exhibits in custody: short ways to what one is, where its chain has come to, and what was refused."""

from port_world import (
    KIM,
    NOW,
)
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.evidence import queries
from tidewaiter.centre.evidence.custody import Flag
from tidewaiter.centre.evidence.drafts import (
    Destruction,
    Handover,
)

BOX, BAG, LABEL = "E-000001", "E-000002", "E-000003"

TO_LEE = Handover("lee", "vault", NOW)

BURNT = Destruction("incinerated", "plant", "Witness W", NOW)


def exhibit(exhibit_id: str, actor: Actor = KIM) -> queries.ExhibitView:
    seizures = queries.seizures(actor)
    views = [view for line in seizures for view in (queries.seizure(actor, line.seizure_id) or nothing()).exhibits]
    return next(view for view in views if view.exhibit_id == exhibit_id)


def nothing() -> queries.SeizureView:
    raise AssertionError("the seizure was there before")


def flags(exhibit_id: str) -> list[Flag]:
    view = exhibit(exhibit_id)
    assert view.read is not None
    return [fault.flag for fault in view.read.faults]
