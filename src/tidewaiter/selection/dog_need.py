"""Where one more dog team would do most good: finds expected in what waits and no team there gets to. Pure.

A team takes what is most probable first. Those already there cover as many as they search in a day; one more reaches
the next ones. The finds expected in these are the sum of their probabilities, with the 95 % interval of a Poisson count
of that mean (a sum of rare chances spreads no more than that). How much of what is there a dog shows is known only from
finds where one was used; until there are enough it is said that this is not known, and nothing is multiplied.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite, isnan, nan, sqrt

from scipy.stats import norm, poisson

from tidewaiter.selection.intervals import LEVEL, NOTHING, Estimate

ASSUMED_ROOM = 30
"""Consignments that a team searches in a deployment where there is no record of it: an assumption, said as one."""
ENOUGH_DEPLOYMENTS = 10
"""Ended deployments from which on the record says how many a team searches."""


@dataclass(frozen=True, slots=True)
class Place:
    """A facility on a day: probabilities of the targets that wait (None: not known), and certified teams there.

    `limit` is how many its shifts can have searched by dogs, None where it does not say.
    """

    facility: str
    probabilities: tuple[float | None, ...]
    teams: int
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What holds everywhere: searches of a team in a deployment, whether assumed, and the share that dogs show."""

    room: int
    assumed: bool
    shown: Estimate = NOTHING


@dataclass(frozen=True, slots=True)
class Need:
    """What one more team would come to at a facility. `expected` finds are there, `shown` are those it would show.

    `tied`: it cannot be told from the first of the list. `sentence` says it all.
    """

    facility: str
    waiting: int
    without: int
    teams: int
    covered: int
    reached: int
    expected: Estimate
    shown: Estimate
    tied: bool
    sentence: str


def needs(places: Iterable[Place], known: Known) -> list[Need]:
    """Facilities by the finds that one more team would reach, most first; those that cannot be compared last."""
    told = [_need(place, known) for place in places]
    ordered = sorted(told, key=lambda one: (isnan(one.expected.value), -_zero(one.expected.value), one.facility))
    first = ordered[0].expected.value if ordered else nan
    return [_placed(one, first, known, at_head=n == 0) for n, one in enumerate(ordered)]


def count_interval(mean: float) -> Estimate:
    """A mean count with the interval in which 95 of 100 counts lie."""
    if not isfinite(mean):
        return NOTHING
    tail = (1 - LEVEL) / 2
    return Estimate(mean, float(poisson.ppf(tail, mean)) if mean > 0 else 0.0, float(poisson.ppf(1 - tail, mean)))


def _need(place: Place, known: Known) -> Need:
    probable = sorted((p for p in place.probabilities if p is not None and isfinite(p)), reverse=True)
    waiting = len(place.probabilities)
    most = waiting if place.limit is None else min(waiting, place.limit)
    covered = min(most, place.teams * known.room)
    reached = min(most - covered, known.room)
    mean = sum(probable[covered : covered + reached]) if probable or not waiting else nan
    expected = count_interval(mean)
    share, shown = known.shown, NOTHING
    if isfinite(share.value):
        low, high = float(int(expected.low * share.low)) if isfinite(expected.low) else nan, expected.high * share.high
        shown = Estimate(expected.value * share.value, low, high)
    return Need(
        facility=place.facility,
        waiting=waiting,
        without=waiting - len(probable),
        teams=place.teams,
        covered=covered,
        reached=reached,
        expected=expected,
        shown=shown,
        tied=False,
        sentence="",
    )


def _placed(one: Need, first: float, known: Known, *, at_head: bool) -> Need:
    mine = one.expected.value
    spread = float(norm.ppf(LEVEL)) * sqrt(max(_zero(first) + _zero(mine), 0.0))
    tied = not at_head and isfinite(mine) and isfinite(first) and first - mine <= spread
    return Need(
        **{name: getattr(one, name) for name in Need.__slots__ if name not in {"tied", "sentence"}},
        tied=tied,
        sentence=" ".join(_sentences(one, known, tied=tied)),
    )


def _sentences(one: Need, known: Known, *, tied: bool) -> Sequence[str]:
    if not one.waiting:
        return ("No target of this day waits here.",)
    teams = {0: "no certified team is here", 1: "one certified team is here"}.get(
        one.teams, f"{one.teams} certified teams are here"
    )
    covers = f" and gets to {one.covered}" if one.covered else ""
    said = [f"{one.waiting} targets of this day wait, {teams}{covers}."]
    if not one.reached:
        return [*said, "Another would have nothing left to search."]
    how = "assumed" if known.assumed else "as recorded"
    said.append(f"One more ({known.room} searches a deployment, {how}) would reach {one.reached}.")
    if isnan(one.expected.value):
        return [*said, "No model has given them a probability: this place cannot be compared with others."]
    low, high = one.expected.low, one.expected.high
    said.append(f"{one.expected.value:.2f} finds are expected in them (95 of 100 such days: {low:.0f} to {high:.0f}).")
    if one.without:
        said.append(f"{one.without} have no probability and are counted as none.")
    if isfinite(one.shown.value):
        share, low, high = (100 * end for end in (known.shown.value, known.shown.low, known.shown.high))
        said.append(
            f"Dogs showed {share:.0f} % ({low:.0f} to {high:.0f} %) of finds where they were used: "
            f"about {one.shown.value:.2f} would be shown."
        )
    else:
        said.append("How much of it a dog would show is not known yet: too few finds where one was used.")
    if tied:
        said.append("It cannot be told from the first.")
    return said


def _zero(value: float) -> float:
    return value if isfinite(value) else 0.0
