"""Lists that come in pages, as one."""

from collections.abc import Iterator

from tidewaiter.client.answers import State, Target
from tidewaiter.client.client import Client


def all_targets(
    client: Client, *, facility: str = "", shift_date: str | None = None, shift: str = "", state: State | None = None
) -> Iterator[Target]:
    """All targets that the key sees and that are wanted, in the order of their numbers."""
    after = ""
    while True:
        page = client.list_targets(
            facility=facility, shift_date=shift_date, shift=shift, state=state, after=after, limit=500
        )
        yield from page["items"]
        following = page["next"]
        if following is None:
            return
        after = following
