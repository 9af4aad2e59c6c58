"""The books: opened from a folder, rolled forward to a day, asked for profiles.

Each table has three levels (levels.py). Nothing is changed in place: new files stand beside the old until
`state.json` names them, so a crash leaves the books as they were. They follow from history, and can be made
again from it at any time.
"""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self, TypeVar

import msgspec
import pyarrow as pa

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.engine.threads import each
from tidewaiter.history.standing import answer, deltas, findings, ledger, levels, pairs
from tidewaiter.history.standing.answer import Wanted
from tidewaiter.history.standing.kernels import Keys
from tidewaiter.history.standing.ledger import Ledger
from tidewaiter.history.standing.levels import Levels
from tidewaiter.history.standing.pairs import Counted, Pairs
from tidewaiter.history.standing.plan import Account, Dealings, accounts, dealings
from tidewaiter.history.standing.stored import Stored
from tidewaiter.history.standing.together import Together
from tidewaiter.history.standing.versions import Versions, number

Table = TypeVar("Table", Ledger, Pairs)

FORMAT = 3
READ = frozenset({2, FORMAT})
"""Forms that are read: before the third there was no newest level, and all numbers were wide."""

STATE = "state.json"
FILES_AT_ONCE = 8
"""Files that wait for the disk together."""


class Run(msgspec.Struct, frozen=True):
    """A run's versions in history: its id, its files, and the first and last day (since 1970) of receipt."""

    run_id: str
    files: tuple[str, ...]
    first: int
    last: int


class State(msgspec.Struct, frozen=True):
    """What stands: as of which day, from which runs, until which moment (microseconds), in which folders."""

    format: int = FORMAT
    day: int = 0
    until: int = 0
    serial: int = 0
    runs: tuple[Run, ...] = ()
    lower: dict[str, str] = {}
    upper: dict[str, str] = {}
    newest: dict[str, str] = {}
    # Keys written to the upper and the newest level of each table since it was last joined to the level below.
    spent: dict[str, int] = {}
    spent_newest: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Set:
    """What is asked about a set of rows beside their keys.

    `today` counts the set itself (answer.counted_today), `findings` are those of findings.ledgers, `own`
    and `own_findings` what the earlier versions of its own consignments have added to both.
    """

    today: dict[str, Ledger]
    findings: dict[str, Ledger]
    own: pa.Table | None = None
    own_findings: dict[str, Ledger] = field(default_factory=dict)


class Standing:
    """The books of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._levels: tuple[dict[str, Ledger | Pairs], ...] = tuple({} for _ in levels.NAMES)
        self._counted: dict[str, Counted] = {}
        try:
            state = msgspec.json.decode((folder / STATE).read_bytes(), type=State)
            self.state = state if state.format in READ else State()
            self._open()
        except (OSError, ValueError):
            # None yet, or damaged: what follows from history is made again from it.
            self.state = State()
            self._open()

    @property
    def day(self) -> date:
        """The day as of which the books stand."""
        return date.fromordinal(date(1970, 1, 1).toordinal() + self.state.day)

    @property
    def until(self) -> datetime:
        """The latest receipt of what is in the books."""
        return datetime.fromtimestamp(self.state.until / 1e6, UTC)

    @property
    def runs(self) -> frozenset[str]:
        """The runs that are in the books."""
        return frozenset(run.run_id for run in self.state.runs)

    def advance(
        self,
        today: date,
        arrived: Sequence[tuple[str, Sequence[Path]]],
        *,
        places: Mapping[str, Sequence[Path]] | None = None,
        on_step: Callable[[str], None] = lambda _: None,
    ) -> Self:
        """Books as of a day, not before theirs, with further runs (id, narrow history files) in them.

        `places` says where the files of earlier runs are now, if not where they were.
        """
        day = number(today)
        if self.state.runs and day < self.state.day:
            raise ValueError(f"the books stand as of {self.day}: they cannot go back to {today}")
        new = [run_id for run_id, _ in arrived]
        if len(set(new)) < len(new) or self.runs & set(new):
            raise ValueError(f"runs that are in the books already: {sorted(self.runs & set(new)) or new}")
        if not arrived and day == self.state.day:
            return self
        names = [*(one.name for one in accounts()), *(one.name for one in dealings())]
        added: dict[str, list[Ledger | Pairs]] = {name: [] for name in names}
        leaving: list[tuple[Run, Stored, list[Account]]] = []
        for run in self.state.runs if day > self.state.day else ():
            if _leaving(run, self.state.day, day):
                on_step(f"profiles {run.run_id} leaves")
                files = (places or {}).get(run.run_id) or [Path(file) for file in run.files]
                ending = [one for one in accounts() if _loses(one, run, self.state.day, day)]
                leaving.append((run, Stored.of(files), ending))
        runs, until, newest = list(self.state.runs), self.state.until, None
        for run_id, files in arrived:
            on_step(f"profiles {run_id}")
            if newest is not None:
                self._add(added, newest, day)
            newest = Versions.of(Stored.of(files))
            first, last = (int(d) for d in (newest.days.min(), newest.days.max())) if len(newest.days) else (0, 0)
            runs.append(Run(run_id, tuple(f.as_posix() for f in files), first, last))
            until = max(until, newest.until)
        self._write(added, leaving, newest, State(FORMAT, day, until, self.state.serial + 1, tuple(runs)))
        return self

    def forget(self) -> None:
        """Empty the books; they are to be made again."""
        (self.folder / STATE).unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.state = State()
        self._open()

    def profile(self, rows: pa.Table, asked: Set) -> pa.Table:
        """The profile columns (schema PROFILE) of rows with consignment_id, version, currency and hash columns."""
        own = _own(asked)
        columns: dict[str, pa.Array] = {}
        for kind in KIND_NAMES:
            wanted = Wanted.of(rows, kind)
            columns |= self._of_kind(kind, wanted, asked, own)
            if any(one.by_currency and one.kind == kind for one in accounts()):
                columns |= self._by_currency(kind, Wanted.of(rows, kind, by_currency=True), own)
        return answer.table(rows, columns)

    def together(self, parts: Sequence[pa.Table], asked: Set) -> Together:
        """What `profile` gives of each of several parts of a set, each different key looked up once."""
        own = _own(asked)

        def ask(kind: str, keys: Keys, by_currency: bool) -> dict[str, pa.Array]:  # noqa: FBT001 - told by together
            wanted = Wanted.each(keys)
            return self._by_currency(kind, wanted, own) if by_currency else self._of_kind(kind, wanted, asked, own)

        return Together.of(parts, ask)

    def _of_kind(self, kind: str, wanted: Wanted, asked: Set, own: Versions | None) -> dict[str, pa.Array]:
        """The profile columns of a kind, but those by currency."""
        columns = dict(answer.of_today(kind, asked.today, wanted))
        found = [asked.findings[kind], *([asked.own_findings[kind]] if asked.own_findings else [])]
        columns |= dict(answer.of_findings(kind, found, wanted))
        for account in (one for one in accounts() if one.kind == kind and not one.by_currency):
            columns |= self._of_account(account, wanted, own)
        for dealing in (one for one in dealings() if one.kind == kind):
            lower, upper, newest = (self._pairs(level, dealing) for level in self._levels)
            known = self._counted.setdefault(dealing.name, Counted())
            columns |= dict(answer.of_dealings(dealing, (lower, upper, newest), wanted, self.state.day, known))
        return columns

    def _by_currency(self, kind: str, wanted: Wanted, own: Versions | None) -> dict[str, pa.Array]:
        """The profile columns of a kind and the currency together."""
        columns: dict[str, pa.Array] = {}
        for account in (one for one in accounts() if one.kind == kind and one.by_currency):
            columns |= self._of_account(account, wanted, own)
        return columns

    def _of_account(self, account: Account, wanted: Wanted, own: Versions | None) -> dict[str, pa.Array]:
        ledgers = [self._ledger(level, account) for level in self._levels]
        if own is not None:
            ledgers.append(deltas.corrections(account, own, self.state.day))
        return dict(answer.of_account(account, ledgers, wanted, self.state.day))

    def _ledger(self, level: dict[str, Ledger | Pairs], account: Account) -> Ledger:
        found = level.get(account.name)
        return found if isinstance(found, Ledger) else Ledger.empty(len(account.windows), 3 if account.measured else 0)

    def _pairs(self, level: dict[str, Ledger | Pairs], dealing: Dealings) -> Pairs:
        found = level.get(dealing.name)
        return found if isinstance(found, Pairs) else Pairs.empty()

    def _add(self, added: dict[str, list[Ledger | Pairs]], versions: Versions, day: int) -> None:
        each(lambda kind: _add_kind(added, versions, day, kind), KIND_NAMES)

    def _write(
        self,
        added: dict[str, list[Ledger | Pairs]],
        leaving: Sequence[tuple[Run, Stored, Sequence[Account]]],
        newest: Versions | None,
        state: State,
    ) -> None:
        """Write what has changed beside what stands, then name it, then remove what is named no more.

        What the newest run adds, and what leaves, is made and written kind by kind: of all tables it is more than its
        rows.
        """
        place = self.folder / f"{state.serial:08d}"
        shutil.rmtree(place, ignore_errors=True)
        standing = (self.state.lower, self.state.upper, self.state.newest)
        placed = Levels.after(place.name, standing, ({}, self.state.spent, self.state.spent_newest))
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

        def of_kind(kind: str) -> None:
            for one in accounts():
                if one.kind == kind:
                    changes = [
                        *added.pop(one.name),
                        *(
                            _departed(one, run, rows, self.state.day, state.day)
                            for run, rows, ending in leaving
                            if one in ending
                        ),
                        *([deltas.arrivals(one, newest, state.day)] if newest is not None else []),
                    ]
                    self._write_account(one, changes, placed)
            for other in dealings():
                if other.kind == kind:
                    dealt = [*added.pop(other.name), *([deltas.pairs(other, newest)] if newest is not None else [])]
                    self._write_dealings(other, dealt, placed, state.day)
            if newest is not None:
                newest.done(kind)

        each(of_kind, KIND_NAMES)
        lower, upper, latest = placed.folders
        _, spent, spent_newest = placed.spent
        self.state = msgspec.structs.replace(
            state, lower=lower, upper=upper, newest=latest, spent=spent, spent_newest=spent_newest
        )
        _on_disk([file for file in place.rglob("*") if file.is_file()])
        unfinished = self.folder / f"{STATE}.new"
        unfinished.write_bytes(msgspec.json.encode(self.state))
        _on_disk([unfinished])
        unfinished.replace(self.folder / STATE)
        self._open()
        self._sweep(placed.used(self.folder))

    def _write_account(self, one: Account, changes: Sequence[Ledger | Pairs], placed: Levels) -> None:
        coming = [change for change in changes if isinstance(change, Ledger) and len(change)]
        if not coming:
            return
        tables = [self._ledger(level, one) for level in self._levels]
        level = placed.place(one.name, tuple(len(table) for table in tables), sum(len(change) for change in coming))
        ledger.write(self.folder / placed.folders[level][one.name], _filled([*tables[level:], *coming]))

    def _write_dealings(self, one: Dealings, changes: Sequence[Ledger | Pairs], placed: Levels, day: int) -> None:
        coming = [change for change in changes if isinstance(change, Pairs) and len(change)]
        if not coming:
            return
        tables = [self._pairs(level, one) for level in self._levels]
        level = placed.place(one.name, tuple(len(table) for table in tables), sum(len(change) for change in coming))
        path = self.folder / placed.folders[level][one.name]
        pairs.write(path, _filled([*tables[level:], *coming]), day - one.window)

    def _sweep(self, named: set[Path]) -> None:
        """Remove the folders that are in use no more."""
        for table in self.folder.glob("*/*/*"):
            if table not in named:
                shutil.rmtree(table)
        for folder in self.folder.iterdir():
            if folder.is_dir() and not any(folder in table.parents for table in named):
                shutil.rmtree(folder)

    def _open(self) -> None:
        self._counted = {}
        for level, paths in zip(self._levels, (self.state.lower, self.state.upper, self.state.newest), strict=True):
            level.clear()
            for one in accounts():
                if one.name in paths:
                    level[one.name] = ledger.read(self.folder / paths[one.name])
            for other in dealings():
                if other.name in paths:
                    level[other.name] = pairs.read(self.folder / paths[other.name])


def _filled(tables: Sequence[Table]) -> list[Table]:
    """Those that hold anything."""
    return [one for one in tables if len(one)]


def _own(asked: Set) -> Versions | None:
    """Earlier versions of the set's own consignments, which are to be taken off."""
    return None if asked.own is None or not asked.own.num_rows else Versions.of(asked.own)


def _add_kind(added: dict[str, list[Ledger | Pairs]], versions: Versions, day: int, kind: str) -> None:
    """What versions add to the tables of a kind, one after the other because they share the order of its keys."""
    for one in accounts():
        if one.kind == kind:
            added[one.name].append(deltas.arrivals(one, versions, day))
    for other in dealings():
        if other.kind == kind:
            added[other.name].append(deltas.pairs(other, versions))
    versions.done(kind)


def _departed(one: Account, run: Run, rows: Stored, before: int, day: int) -> Ledger:
    """What an account loses of a run between two days."""
    versions = Versions.on(rows, run.first) if run.first == run.last else Versions.of(rows)
    return deltas.departures(one, versions, before, day)


def _on_disk(files: Sequence[Path]) -> None:
    """Wait until files are on the disk: books that a loss of power left half written would be read as they are."""

    def synced(file: Path) -> None:
        with file.open("rb") as stream:
            os.fsync(stream.fileno())

    with ThreadPoolExecutor(FILES_AT_ONCE) as threads:
        list(threads.map(synced, files))


def _leaving(run: Run, before: int, today: int) -> bool:
    """Whether a version of a run may leave a window between two days."""
    return any(_loses(account, run, before, today) for account in accounts())


def _loses(account: Account, run: Run, before: int, today: int) -> bool:
    """Whether a version of a run may leave a window of an account between two days."""
    return any(run.last > before - window and run.first <= today - window for window in account.longest)


__all__ = ["Set", "Standing", "State", "findings"]
