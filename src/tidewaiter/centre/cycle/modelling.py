"""The registry at a glance, and the card of a version."""

from dataclasses import asdict
from typing import Any

from tidewaiter.centre.cycle import learning
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.registry import queries
from tidewaiter.centre.workspace import Workspace
from tidewaiter.risk.model import page


def overview() -> dict[str, Any]:
    """Versions, open proposals and the switch, as plain data."""
    switch = queries.switch()
    return {
        "models": learning.models(),
        "proposals": [asdict(proposal) for proposal in queries.proposals()],
        "switch": None if switch is None else asdict(switch),
    }


def card(workspace: Workspace, version: str) -> str:
    """The page of a version; OperatorError for one that is not registered."""
    view = queries.model(version)
    model = None if view is None else learning.load(workspace, version)
    if view is None or model is None:
        raise OperatorError("there is no model {version}", "'tidewaiter models list' shows them", version=version)
    about = page.About(
        version=view.version,
        state=str(view.state),
        trained_at=f"{view.trained_at:%d %B %Y, %H:%M} UTC",
        window=f"{view.window_from:%d %B %Y} to {view.window_until:%d %B %Y}",
        actor=view.actor,
        history=[
            f"{p.verb}, proposed by {p.actor} on {p.at:%d %B %Y} ({p.reason}): {p.decision} {p.decided_by}".strip()
            for p in queries.proposals(decided=True)
            if p.version == version
        ],
    )
    return page.page(model, about)
