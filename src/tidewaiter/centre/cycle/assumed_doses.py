"""Doses that a seizure may come to before a laboratory has measured it: by the purity usual in the way it came."""

from dataclasses import dataclass

from tidewaiter.centre.cycle import looked_up
from tidewaiter.centre.evidence.queries import SeizureView
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory import doses, purity
from tidewaiter.centre.laboratory.doses import Doses
from tidewaiter.centre.laboratory.purity import Usual
from tidewaiter.centre.workspace import Workspace
from tidewaiter.substances import register

_EXACT = 100.0


@dataclass(frozen=True, slots=True)
class Assumed:
    """A range of doses, the assumed purity it rests on, and by which channel the goods came ('' where not known)."""

    doses: Doses
    purity: Usual
    channel: str


def assumed(workspace: Workspace, view: SeizureView) -> Assumed | None:
    """What a seizure may come to; None without a net mass, a convention or a usual purity, and once it was measured."""
    line = view.line
    measured = view.purity_from is not None or line.state is SeizureState.EXCLUDED
    if line.net_g is None or measured:
        return None
    name = next((hit.substance.name for hit in register.find(line.substance, 1) if hit.score == _EXACT), line.substance)
    on = line.seized_at.date()
    known = purity.table(workspace.home)
    if all(one.substance != name.strip().casefold() for one in known):
        return None
    channel = _channel(workspace, line.consignment_id)
    usual = purity.usual(known, name, channel, on)
    if usual is None:
        return None
    mass = doses.around(line.net_g, line.uncertainty_g or 0.0)
    counted = doses.doses(name, mass, (usual.least, usual.most), on)
    return None if counted is None else Assumed(counted, usual, channel)


def _channel(workspace: Workspace, consignment_id: str) -> str:
    """By which channel a consignment came, '' where it is not known."""
    rows = looked_up.versions(workspace, consignment_id) if consignment_id else None
    if rows is None or not rows.num_rows:
        return ""
    return purity.CHANNELS.get(rows["transport_mode"][-1].as_py() or "", "")
