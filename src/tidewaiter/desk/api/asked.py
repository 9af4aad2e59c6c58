"""What is sent to the interface: fields that it does not know are refused, not left aside."""

from ninja import Schema
from pydantic import ConfigDict


class Asked(Schema):
    """The ground of everything that is sent."""

    model_config = ConfigDict(extra="forbid")
