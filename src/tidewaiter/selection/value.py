"""How far the source of a lookout is trusted, as a number by which lookouts are ordered when a shift overflows.

The Admiralty system grades a source from A (completely reliable) to F (cannot be judged) and what it says from 1
(confirmed) to 6 (cannot be judged). Both are ordinal; the numbers keep their order and mean nothing else.
"""

RELIABILITY = {"A": 1.0, "B": 0.9, "C": 0.75, "D": 0.5, "E": 0.25, "F": 0.5}
"""Of the source; what cannot be judged (F) stands beside what is not usually reliable (D), not below it."""

CREDIBILITY = {"1": 1.0, "2": 0.9, "3": 0.75, "4": 0.5, "5": 0.25, "6": 0.5}
"""Of what it says; 6, cannot be judged, stands beside 4, doubtful."""

UNGRADED = 0.5


def confidence(grade: str) -> float:
    """The confidence in a lookout of this grade ('B2'), 0 to 1; one without a grade has half."""
    if len(grade) != len("B2"):
        return UNGRADED
    return RELIABILITY.get(grade[0], UNGRADED) * CREDIBILITY.get(grade[1], UNGRADED)
