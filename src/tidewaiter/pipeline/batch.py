"""A day in parts: filed rows to assessments, in bounded memory, resumed at the part and stage reached.

| Stage | Takes | Gives, a part at a time |
|---|---|---|
| take in | filed Consignment rows | examined, keyed rows with hashes; the unusable apart |
| count | hashes of the whole set | how many of the set have each key |
| look up | hashes of a stretch of parts, books, counts | the profile of each row (`looked_up.py`) |
| assess | rows, profile, lists | features, rules, model: ASSESSMENT rows |

Two parts are worked on at a time. Finished tables lie on a shelf, so that a run that was stopped goes on
with the first part that is missing. The answer for a row depends on the row, on what is known, and on the
set's counts: how the set is cut into parts changes nothing.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.engine import encoded
from tidewaiter.engine.buffers import whole
from tidewaiter.engine.local import query
from tidewaiter.engine.threads import THREADS, alone
from tidewaiter.history import events
from tidewaiter.history.lake import LAKE
from tidewaiter.history.standing import Standing
from tidewaiter.history.standing.answer import counted_today
from tidewaiter.history.standing.ledger import Ledger
from tidewaiter.history.standing.store import Set
from tidewaiter.intake import examine
from tidewaiter.links.pushed import Pushed
from tidewaiter.parties import keys, screen
from tidewaiter.pipeline import candidates
from tidewaiter.pipeline.day import beside, linked
from tidewaiter.pipeline.looked_up import ASKS, LookedUp, stretches
from tidewaiter.pipeline.receive import Surroundings
from tidewaiter.pipeline.screening import SCREENED, Screener
from tidewaiter.pipeline.shelf import Shelf
from tidewaiter.risk import assess, features
from tidewaiter.risk.assess import ASSESSMENT
from tidewaiter.risk.rules import Ruleset
from tidewaiter.risk.rules.ruleset import needs
from tidewaiter.risk.text.described import READS
from tidewaiter.risk.text.reader import Reader

T = TypeVar("T")

Part = Callable[[Sequence[str]], pa.Table]
"""A part of a set: the columns that are asked for, read when they are, rows always in one order."""

OnStep = Callable[[str, int, int], None]
"""Told of each part that is finished: the stage, how many are done, how many there are."""

_HASHES = [f"hash_{kind}" for kind in KIND_NAMES]
_OWN = ("consignment_id", "version", "entry_office", "eta", "arrival_date", "currency", "simulated", *_HASHES)
"""Columns that every assessment reads, whatever the features and rules."""


def reads(ruleset: Ruleset) -> list[str]:
    """The columns of a consignment that its assessment reads: for features, rules, profiles, and lookouts that hit."""
    made = {feature.name for feature in features.FEATURES}
    by_features = frozenset().union(*(feature.sources for feature in features.FEATURES))
    by_rules = frozenset().union(*(needs(rule) for rule in ruleset.rules)) - made
    wanted = {*_OWN, *READS, *keys.NORMAL_FORMS, *by_features, *by_rules}
    return [name for name in LAKE.names if name in wanted]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when a set is assessed.

    `findings` are examinations and findings by key (standing.findings.ledgers); `own` the earlier versions
    of the set's own consignments in narrow history, `own_findings` what to take off for them. `predict` and
    `model_version` are None before the first model; `positives` counts the findings so far.
    """

    books: Standing
    findings: Mapping[str, Ledger]
    lookouts: pa.Table
    ruleset: Ruleset
    predict: Callable[[pa.Table], NDArray[np.float64]] | None
    model_version: str | None
    positives: int
    own: pa.Table | None = None
    own_findings: Mapping[str, Ledger] = field(default_factory=dict)
    reader: Reader | None = None  # of descriptions; None: the one that ships
    harm: assess.Harm | None = None  # how much a finding would matter
    pushed: Pushed | None = None  # what findings push to values; None: links are not asked
    screener: Screener | None = None  # lists in force; None: there are none


CANDIDATE = pa.schema(
    [
        *(ASSESSMENT.field(name) for name in ("consignment_id", "version", "entry_office", "eta", "arrival_date")),
        ASSESSMENT.field("score"),
        ASSESSMENT.field("lookouts"),
        *(pa.field(name, pa.float64()) for name in candidates.DERIVED),
        pa.field("stratum", pa.string()),
    ]
)
"""What selection asks of an assessment."""

_READ = [name for name in CANDIDATE.names if name in ASSESSMENT.names]
_NARROW = [*_READ, "rule_score", *(f"features.{name}" for name in candidates.FEATURES_READ)]


@dataclass(frozen=True, slots=True)
class Finished:
    """A part that is assessed: the file with its ASSESSMENT rows, and what selection asks of them (CANDIDATE)."""

    path: Path
    candidates: pa.Table


def no_step(stage: str, done: int, of: int) -> None:
    """Tell nobody."""


def take_in(
    files: Sequence[Path],
    shelf: Shelf,
    surroundings: Surroundings,
    *,
    received_at: datetime,
    source_message: str,
    keep: Collection[str],
    on_step: OnStep = no_step,
) -> list[pa.Table]:
    """Files of filed Consignment rows (Parquet), first versions all, as examined rows with hashes, a table each.

    Of their columns those in `keep` stay.
    """
    needed = {*keep, *keys.NORMAL_FORMS, *_OWN}

    def made(file: Path) -> pa.Table:
        # One piece a column: what works on whole columns would put pieces together each time.
        filed = encoded.read(file)
        examined = examine.examine(
            filed,
            received_at=received_at,
            source_message=source_message,
            regimes=surroundings.regimes,
            offices=surroundings.offices,
            columns=[name for name in examine.EXAMINED.names if name in needed],
        )
        rows = examined.rows
        first = pa.repeat(pa.scalar(1, pa.int32()), rows.num_rows)
        rows = rows.set_column(rows.schema.get_field_index("version"), "version", first)
        marked = events.mark_events(keys.add_keys(rows), events.KNOWN.empty_table())
        return encoded.plain_table(
            marked.select([name for name in marked.column_names if name in keep])
        ).combine_chunks()

    work = [lambda n=number, f=file: shelf.kept(f"rows-{n:05d}", lambda: made(f)) for number, file in enumerate(files)]
    return list(_each(work, "take in", on_step, 0, len(work)))


def assess_parts(
    parts: Sequence[Part], known: Known, shelf: Shelf, *, as_of: datetime, on_step: OnStep = no_step
) -> list[Finished]:
    """Assess a set as of a moment, the books being as of its day: a file of ASSESSMENT rows for each part."""
    hashed = [part(_HASHES) for part in parts]
    today, sizes = counted_today(hashed), [one.num_rows for one in hashed]
    del hashed
    asked = Set(today, dict(known.findings), known.own, dict(known.own_findings))
    sieve = screen.Sieve.of(known.lookouts)
    read = reads(known.ruleset)

    def made(number: int, part: Part, looked_up: LookedUp) -> Finished:
        kept: list[pa.Table] = []

        def make() -> pa.Table:
            rows = part(read).combine_chunks()
            if known.screener is not None:
                rows = known.screener.beside(rows, hits_of(part, number, shelf, known.screener))
            kept.append(assessed(rows, looked_up.profile(number, rows), known, sieve, as_of))
            return kept[0]

        path = shelf.stored(f"assessed-{number:05d}", make)
        assessments = kept[0] if kept else pq.read_table(path, columns=_NARROW, partitioning=None)
        return Finished(path, shelf.kept(f"candidates-{number:05d}", lambda: narrowed(assessments)))

    finished: list[Finished] = []
    for stretch in stretches(sizes):
        waiting = [number for number in stretch if not shelf.has(f"candidates-{number:05d}")]
        looked_up = LookedUp.of(known.books, asked, {number: parts[number](ASKS) for number in waiting})
        work = [partial(made, number, parts[number], looked_up) for number in stretch]
        finished += _each(work, "assess", on_step, len(finished), len(parts))
    return finished


def hits_of(part: Part, number: int, shelf: Shelf, screener: Screener) -> pa.Table:
    """The hits of a part of a set, by its number: found once, then on the shelf."""
    return shelf.kept(f"hits-{number:05d}", lambda: screener.hits(part(SCREENED)))


def narrowed(rows: pa.Table) -> pa.Table:
    """What selection asks of ASSESSMENT rows, schema CANDIDATE."""
    sql = f"SELECT {', '.join(_READ)}, {candidates.derived()} FROM assessed"
    vector = whole(rows["features"])
    # The engine takes in all parts of a structure, whichever are asked for.
    few = {name: pc.struct_field(vector, name) for name in candidates.FEATURES_READ}
    narrow = rows.select([*_READ, "rule_score"]).append_column(
        "features", pa.StructArray.from_arrays(list(few.values()), list(few))
    )
    return query(sql, {"assessed": narrow}).cast(CANDIDATE)


def assessed(rows: pa.Table, profile: pa.Table, known: Known, sieve: screen.Sieve, as_of: datetime) -> pa.Table:
    """One part, with what screening and the books say of it, assessed: features, lookouts, rules, model."""
    vector = features.compute(linked(beside(rows, profile), known.pushed, as_of), reader=known.reader)
    return assess.assess(
        beside(rows, vector),
        ruleset=known.ruleset,
        predict=known.predict,
        model_version=known.model_version,
        lookouts=sieve.screen(rows, as_of),
        as_of=as_of,
        positives=known.positives,
        harm=known.harm,
    )


def _each(work: Sequence[Callable[[], T]], stage: str, on_step: OnStep, before: int, of: int) -> Iterator[T]:
    """The results of pieces of work in their order, two being worked on at a time, each by one thread.

    `before` were finished before, `of` so many in all.
    """

    def done(make: Callable[[], T]) -> T:
        with alone() if len(work) >= THREADS else nullcontext():
            return make()

    with ThreadPoolExecutor(THREADS) as threads:
        waiting: list[Future[T]] = [threads.submit(done, make) for make in work]
        try:
            for number, future in enumerate(waiting):
                yield future.result()
                on_step(stage, before + number + 1, of)
        finally:
            for future in waiting:
                future.cancel()
