"""Who is opened, and whether the openings are borne out: by country, size and kind of trader, against chance.

A group may be opened more than its share of the stream because more is found there; it is over-selected when it is
opened more and less is found (the outcome test, Becker 1957, Knowles, Persico & Todd 2001). The random arm says what is
found when nobody chooses. Groups are facts of trade; protected traits of persons are in no column here.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from scipy.special import bdtr

from tidewaiter.selection.arms import Arm
from tidewaiter.selection.intervals import Estimate, proportion

OVER = 1.25
"""Times its share of the stream from which on a group counts as opened more than others."""

FALSE_ALARMS = 0.05
"""Share of false alarms among the groups that are flagged (Benjamini & Hochberg 1995)."""

LEAST_EXAMINED = 20


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its share of the stream and of what the policy opened, hits by policy and by chance, the flag."""

    name: str
    stream: int
    chosen: int
    times_share: float
    policy: Estimate
    random: Estimate
    examined: int
    p_value: float
    flagged: bool


def compare(candidates: pa.Table, targets: pa.Table) -> list[Group]:
    """Groups from the largest; `candidates` has group (string) and count, `targets` group, arm, examined, finding.

    `p_value` is that of finding so little in the group were its yield that of all that the policy opened.
    """
    of_stream = dict(zip(candidates["group"].to_pylist(), candidates["count"].to_pylist(), strict=True))
    names = np.array([name or "" for name in targets["group"].to_pylist()], dtype=object)
    by_policy = np.isin(np.array(targets["arm"].to_pylist(), dtype=object), [str(Arm.LOOKOUT), str(Arm.EXPLOIT)])
    at_random = np.array(targets["arm"].to_pylist(), dtype=object) == str(Arm.RANDOM)
    examined = np.array(targets["examined"].to_pylist(), dtype=bool)
    found = np.array(targets["finding"].to_pylist(), dtype=bool) & examined
    stream, chosen = sum(of_stream.values()), int(by_policy.sum())
    overall = proportion(int((found & by_policy).sum()), int((examined & by_policy).sum())).value
    rows = []
    for name, size in sorted(of_stream.items(), key=lambda item: (-item[1], str(item[0]))):
        here = names == (name or "")
        mine, opened = int((here & by_policy).sum()), int((here & by_policy & examined).sum())
        hits = int((here & by_policy & found).sum())
        tried = opened > 0 and 0 < overall <= 1
        rows.append(
            Group(
                name=name or "not filed",
                stream=size,
                chosen=mine,
                times_share=(mine / chosen) / (size / stream) if chosen and size else float("nan"),
                policy=proportion(hits, opened),
                random=proportion(int((here & at_random & found).sum()), int((here & at_random & examined).sum())),
                examined=opened,
                p_value=float(bdtr(hits, opened, overall)) if tried else 1.0,
                flagged=False,
            )
        )
    return _flagged(rows)


def _flagged(rows: list[Group]) -> list[Group]:
    """Flag groups that are opened more than others and yield less, with a bound on false alarms."""
    tested = [row for row in rows if row.examined >= LEAST_EXAMINED]
    ordered = sorted(tested, key=lambda row: row.p_value)
    passed = [k for k, row in enumerate(ordered, 1) if row.p_value <= FALSE_ALARMS * k / len(ordered)]
    least = {row.name for row in ordered[: max(passed, default=0)]}
    return [replace(row, flagged=row.name in least and row.times_share >= OVER) for row in rows]
