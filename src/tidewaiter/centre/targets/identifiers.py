"""By which names a conveyor's reader may meet a consignment: its own, in any spelling, and its house waybill's."""

from tidewaiter.history.identifiers import folded

_HOUSE = "hawb"


def of_consignment(consignment_id: str) -> tuple[str, ...]:
    """The folded names of a consignment ('scheme:value').

    A parcel under a house waybill carries the house number alone as often as master and house together.
    """
    scheme, _, value = consignment_id.partition(":")
    house = value.partition("/")[2] if scheme == _HOUSE else ""
    return _different(value or consignment_id, house)


def _different(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for name in names if (form := folded(name))))
