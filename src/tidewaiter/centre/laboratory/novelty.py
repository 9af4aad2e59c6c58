"""The draft of an alert on a substance that was not met here before. A person reads, corrects and sends it. Pure."""

from tidewaiter.centre.laboratory.queries import RequestView, ResultView

SAID = "The laboratory reports a substance that is new here: a draft of an alert is on the page of %s."


def draft(view: RequestView, result: ResultView) -> str:
    """What an alert could say; nothing of persons, nothing about how anything is made."""
    where = f"Found in {view.line.exhibits} exhibits of a seizure at {view.line.facility} of {view.seized_at:%Y-%m-%d}"
    by = ", ".join(dict.fromkeys(one.technique.name for one in view.methods if one.points_at))
    lines = [
        f"NEW SUBSTANCE: {result.substance}.",
        f"{where}; suspected in the field: {view.suspected}.",
        f"Identified by {by}; signed by a second chemist.",
    ]
    if result.also:
        lines.append(f"Also found: {result.also}.")
    if result.purity is not None and result.purity_uncertainty is not None:
        lines.append(f"Purity {result.purity:g} ± {result.purity_uncertainty:g} % (k = 2).")
    lines.append(f"Legal status on that day, {result.jurisdiction}: {result.status} ({result.citation}).")
    lines.append("Field tests may not show it: a negative is not clear. Handle as an unknown powder.")
    return "\n".join(lines)
