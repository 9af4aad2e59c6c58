"""The notice of detention as a sheet."""

from collections.abc import Callable

from tidewaiter.centre.detention.queries import DetentionView
from tidewaiter.centre.papers.language import printed
from tidewaiter.centre.papers.sheet import Facts, Sheet, Signatures, Words, day, moment, pairs


def sheet(view: DetentionView, named: Callable[[str], str] = str) -> Sheet:
    """The notice of a detention, as it was served; `named` says the name of a username in full."""
    return Sheet(
        title=printed("Notice of detention"),
        reference=view.detention_id,
        office=view.facility,
        made_at=view.notified_at or view.opened_at,
        blocks=(
            Words("", (printed("To: {name}", name=view.addressee), printed("The goods below are detained."))),
            Facts(
                printed("Goods"),
                pairs(
                    (printed("Consignment"), view.consignment_id),
                    (printed("Goods"), view.goods),
                    (printed("Presented"), day(view.presented_on)),
                    (printed("Decided to detain"), f"{named(view.decided_by)}, {moment(view.decided_at)}"),
                ),
            ),
            Facts(
                printed("Detention"),
                pairs(
                    (printed("Grounds"), view.grounds),
                    (printed("Tests and inquiries to be made"), view.tests),
                    (printed("What would speed up the decision"), view.needed),
                    (printed("Expected to last until at most"), day(view.excluded_on)),
                    (printed("Law"), view.citation),
                ),
            ),
            Words(
                printed("What follows"),
                (
                    printed(
                        "Unless something final is said before, the goods count as excluded on {day}.",
                        day=day(view.excluded_on),
                    ),
                    printed("You may give evidence and ask for the results of tests. Write to the office named above."),
                ),
                strong=True,
            ),
            Facts(
                printed("Served"),
                pairs(
                    (printed("By"), named(view.notified_by)),
                    (printed("When"), view.notified_at),
                    (printed("How"), view.served),
                ),
            ),
            Signatures(printed("Receipt"), (printed("Served"), printed("Received"))),
        ),
        simulated=view.simulated,
        foot=printed("A detention is no seizure and no finding."),
    )
