"""What is sent to the interface: fields that it does not know are refused, not left aside."""

from ninja import Schema


class Asked(Schema, extra="forbid"):
    """The ground of everything that is sent."""
