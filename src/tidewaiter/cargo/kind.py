"""The kinds of thing a consignment touches and the centre remembers: parties, places, phones, goods, filers.

`parties` makes a key of each kind for a row, `history` keeps count by key, `risk` speaks of them. What
a key is made of is in `parties/keys.py`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name, whom it deals with, whose name stands at it, and what an officer calls it.

    `counterparty` is the kind on the other side, counted distinct in `counterparties_*`; `named` is, for
    an address or a phone, the kind whose distinct keys there are counted in `names_*`.
    """

    name: str
    counterparty: str
    named: str | None
    title: str


KINDS: tuple[Kind, ...] = (
    Kind("consignor", "consignee", None, "consignor"),
    Kind("consignee", "consignor", None, "consignee"),
    Kind("consignor_address", "consignee", "consignor", "consignor's address"),
    Kind("consignee_address", "consignor", "consignee", "delivery address"),
    Kind("consignor_phone", "consignee", "consignor", "consignor's telephone"),
    Kind("consignee_phone", "consignor", "consignee", "consignee's telephone"),
    Kind("pair", "goods", None, "consignor and delivery address together"),
    Kind("route", "consignor", None, "route"),
    Kind("goods", "consignor", None, "goods description"),
    Kind("filer", "consignor", None, "filer"),
)

KIND_NAMES: tuple[str, ...] = tuple(kind.name for kind in KINDS)
