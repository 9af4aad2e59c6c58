"""Tomorrow's load of a rule: how many examinations it will ask of each facility, against what can be opened.

For each facility: consignments expected on that day of the week (the mean of the last weeks' same days) times the part
that the rule hits there. The interval is that of a count whose rate is itself only counted: Poisson noise of tomorrow
and of what was seen (95 %, normal). It knows no seasons, holidays or growth.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from tidewaiter.engine import local
from tidewaiter.selection.workbench.history import NARROW

WEEKS = 4


@dataclass(frozen=True, slots=True)
class Forecast:
    """A facility on a day: consignments expected, examinations with 95 % interval, and what can be opened."""

    facility: str
    day: date
    expected: float
    exams: float
    low: float
    high: float
    capacity: int | None

    def document(self) -> dict[str, Any]:
        """As plain data, with its sentence."""
        return {**asdict(self), "words": self.words()}

    def words(self) -> str:
        """What a planner reads."""
        asked = f"{self.facility}: about {self.exams:,.0f} exams ({self.low:,.0f} to {self.high:,.0f})"
        if self.capacity is None:
            return f"{asked}; no capacity is known for it."
        enough = "" if self.exams <= self.capacity else ", which is not enough"
        return f"{asked}; this facility can open {self.capacity:,}{enough}."


def forecast(narrow: Iterable[pa.Table], day: date, capacity: Mapping[str, int]) -> list[Forecast]:
    """The load of a rule on a day, by facility, from NARROW rows of the weeks before it."""
    rows = pa.concat_tables([NARROW.empty_table(), *narrow]).select(["facility", "day", "hits"])
    sql = f"""
        WITH known AS (
            SELECT coalesce(facility, 'no facility') AS facility, day, hits FROM rows
            WHERE day < DATE '{day.isoformat()}' AND day >= DATE '{day.isoformat()}' - {7 * WEEKS}
        ), same_day AS (
            SELECT facility, count(*) / (SELECT greatest(count(DISTINCT day), 1) FROM known
                WHERE isodow(day) = isodow(DATE '{day.isoformat()}')) AS expected
            FROM known WHERE isodow(day) = isodow(DATE '{day.isoformat()}') GROUP BY facility
        )
        SELECT facility, coalesce(any_value(expected), 0.0) AS expected, count(*) AS seen,
            count(*) FILTER (hits) AS hits
        FROM known LEFT JOIN same_day USING (facility) GROUP BY facility ORDER BY facility
    """
    found = []
    for row in local.query(sql, {"rows": rows}).to_pylist():
        rate = row["hits"] / row["seen"]
        exams = row["expected"] * rate
        spread = 1.96 * (exams + row["expected"] ** 2 * rate / row["seen"]) ** 0.5
        low, high = max(0.0, exams - spread), exams + spread
        found.append(Forecast(row["facility"], day, row["expected"], exams, low, high, capacity.get(row["facility"])))
    return found
