"""A conveyance in two parts, as entry summary declarations carry it: the means of transport and its journey."""

import re

_SHIP = re.compile(r"[0-9]{7,8}")


def in_two(conveyance: str | None, mode: str | None) -> tuple[str | None, str | None]:
    """Identification of the means of transport and reference of the journey; joined by a space they are the whole.

    A ship is known by its seven or eight digits, a lorry or train as a whole; a flight is a journey alone.
    """
    if conveyance is None:
        return None, None
    ship, _, voyage = conveyance.partition(" ")
    if _SHIP.fullmatch(ship) and mode == "maritime":
        return ship, voyage or None
    return (conveyance, None) if mode in {"road", "rail"} else (None, conveyance)
