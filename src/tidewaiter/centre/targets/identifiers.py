"""By which names a conveyor's reader may meet a consignment: its own, in any spelling, and its house waybill's."""

_HOUSE = "hawb"


def folded(identifier: str) -> str:
    """An identifier as it is looked up: ASCII letters in capitals and digits, nothing else of ASCII."""
    return "".join(c.upper() if c.isascii() else c for c in identifier if not c.isascii() or c.isalnum())


def of_consignment(consignment_id: str) -> tuple[str, ...]:
    """The folded names of a consignment ('scheme:value').

    A parcel under a house waybill carries the house number alone as often as master and house together.
    """
    scheme, _, value = consignment_id.partition(":")
    house = value.partition("/")[2] if scheme == _HOUSE else ""
    return _different(value or consignment_id, house)


def scanned(identifier: str) -> tuple[str, ...]:
    """The folded names that a scanned text may mean: as it stands, and without what may be its scheme."""
    return _different(identifier, identifier.partition(":")[2])


def _different(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for name in names if (form := folded(name))))
