"""The notice of detention as a sheet."""

from collections.abc import Callable

from tidewaiter.centre.detention.queries import DetentionView
from tidewaiter.centre.papers.sheet import Facts, Sheet, Signatures, Words, day, moment, pairs


def sheet(view: DetentionView, named: Callable[[str], str] = str) -> Sheet:
    """The notice of a detention, as it was served; `named` says the name of a username in full."""
    return Sheet(
        title="Notice of detention",
        reference=view.detention_id,
        office=view.facility,
        made_at=view.notified_at or view.opened_at,
        blocks=(
            Words("", (f"To: {view.addressee}", "The goods below are detained.")),
            Facts(
                "Goods",
                pairs(
                    ("Consignment", view.consignment_id),
                    ("Goods", view.goods),
                    ("Presented", day(view.presented_on)),
                    ("Decided to detain", f"{named(view.decided_by)}, {moment(view.decided_at)}"),
                ),
            ),
            Facts(
                "Detention",
                pairs(
                    ("Grounds", view.grounds),
                    ("Tests and inquiries to be made", view.tests),
                    ("What would speed up the decision", view.needed),
                    ("Expected to last until at most", day(view.excluded_on)),
                    ("Law", view.citation),
                ),
            ),
            Words(
                "What follows",
                (
                    f"Unless something final is said before, the goods count as excluded on {view.excluded_on}.",
                    "You may give evidence and ask for the results of tests. Write to the office named above.",
                ),
                strong=True,
            ),
            Facts("Served", pairs(("By", named(view.notified_by)), ("When", view.notified_at), ("How", view.served))),
            Signatures("Receipt", ("Served", "Received")),
        ),
        simulated=view.simulated,
        foot="A detention is no seizure and no finding.",
    )
