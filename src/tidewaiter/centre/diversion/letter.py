"""The letter in which end-use evidence is asked for. Pure; a person reads the text and sends it."""

from collections.abc import Sequence
from datetime import date

TEMPLATE = """{on}

To: {addressee}
Reference: {case_id}

Request for evidence of end use

A consignment in which you are named is being looked at: {goods}.
Goods of this kind are lawful and also have a use that is not. Before we decide about them we ask you for:

{asks}

Please answer by {due}, with the reference above. You may add whatever else shows what the goods are for:
registrations or licences, the place where they are to be used, orders of customers, and who is responsible for them.

Nothing is decided yet. An answer after {due} is still read as long as nothing is decided.
"""


def letter(case_id: str, addressee: str, goods: Sequence[str], asks: str, on: date, due: date) -> str:
    """The text of the letter; goods are numbers of consignments."""
    named = ", ".join(name.partition(":")[2] or name for name in goods)
    return TEMPLATE.format(on=on, addressee=addressee, case_id=case_id, goods=named, asks=asks, due=due)
