"""The names of the bands, by themselves: what they mean is in `bands`."""

from enum import StrEnum


class Band(StrEnum):
    """The bands, from the lowest."""

    LOW = "low"
    GUARDED = "guarded"
    ELEVATED = "elevated"
    HIGH = "high"
    SEVERE = "severe"
