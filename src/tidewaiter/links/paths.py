"""How two consignments hang together: the strongest chain found between them, from both ends.

Both ends are expanded, further than a hunt is, and the chains meet at the consignment that both reach most
strongly. The strongest chain of all may run through a consignment that neither expansion followed; then this one
is shown, or none.
"""

import numpy as np

from tidewaiter.links.expansion import Expansion, Limits, Links, expand
from tidewaiter.links.graph import Graph, Ids

FAR = Limits(depth=6, least=0.01, follow=0.1)


def between(
    graph: Graph, one: int, other: int, *, as_of: int, since: int | None = None, limits: Limits = FAR
) -> list[Links] | None:
    """The steps from one consignment to another (ids of the graph), each its links; None when no chain was found.

    Where the chains meet, links are read in the direction in which they were found: parent is the nearer end's.
    """
    ends = [np.array([end], np.uint64) for end in (one, other)]
    from_one = expand(graph, ends[0], as_of=as_of, since=since, limits=limits)
    if np.isin(ends[1], from_one.ids)[0]:
        return from_one.chain(other)
    from_other = expand(graph, ends[1], as_of=as_of, since=since, limits=limits)
    meeting = _strongest_meeting(from_one, from_other)
    if meeting is None:
        return None
    return [*from_one.chain(meeting), *from_other.chain(meeting)[::-1]]


def _strongest_meeting(one: Expansion, other: Expansion) -> int | None:
    both: Ids
    both, left, right = np.intersect1d(one.ids, other.ids, assume_unique=True, return_indices=True)
    if not len(both):
        return None
    return int(both[np.argmax(one.strength[left] * other.strength[right])])
