"""Which tests stay together when several workers of pytest-xdist share a run, and which come first.

A module goes to one worker whole: what its tests share (a server, a workspace, a model) is made once. So does a folder
whose modules share one browser, one Spark or one broker. What takes longest begins first, so that at the end no worker
waits for another.

xdist's own groups would say the same by a marker, but they are written into a test's id, which pytest 9.2 takes from
elsewhere: there they group nothing, and say nothing of it.
"""

from typing import TYPE_CHECKING

from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    import pytest

TOGETHER = ("tests/browser/", "tests/integration/spark/", "tests/integration/feeding/")
FIRST = (*TOGETHER, "tests/integration/", "tests/security/", "tests/property/")


def unit(nodeid: str) -> str:
    """The unit of work that a test belongs to: its folder or its module."""
    module = nodeid.partition("::")[0]
    return next((folder for folder in TOGETHER if module.startswith(folder)), module)


def in_order(items: "list[pytest.Item]") -> None:
    """Put the longest first; otherwise they stay in the order in which they are."""

    def place(item: "pytest.Item") -> int:
        return next((at for at, folder in enumerate(FIRST) if item.nodeid.startswith(folder)), len(FIRST))

    items.sort(key=place)


class Units(LoadScopeScheduling):
    """Hands out units of work, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)
