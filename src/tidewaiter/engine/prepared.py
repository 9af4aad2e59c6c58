"""Statements that run again and again over small tables: planned once, afterwards given other rows.

Planning a wide statement costs the engine 15 to 75 ms, compiling its regular expressions up to 270 ms, running
it over one row less than one. Plan and compiled expressions depend on the statement's text and the types of
its tables, not on their rows: here they are made once, when a statement is seen for the second time. The text
is the caller's own, so that the definition that runs on millions of rows runs on one.

A projection of one table becomes a `Flow`. Any other query becomes a prepared statement over one slot a table:
an object that hands the engine whatever Arrow table lies in it when the plan runs. One thread after the other
uses a plan: waiting for a few rows is cheaper than planning.
"""

import atexit
import warnings
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

import duckdb
import pyarrow as pa

from tidewaiter.engine.flow import SIZES, Flow, flows

MOST_ROWS = 10_000
"""Above so many rows in a table the engine's threads are worth more than a plan."""

MOST_PLANS = 256
"""Plans kept, and statements remembered as seen once; the one not used for longest goes first."""

_RUN = "EXECUTE kept"
_QUERIES = ("SELECT", "WITH")

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    # A list of codes stays an expression: as a join it would be built anew for every run.
    "disabled_optimizers": "in_clause",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}

Key = tuple[str, int, tuple[tuple[str, pa.Schema], ...]]
"""A statement, the number of rows that fit a run, and the types of its tables."""


class Slot:
    """A table under a name that a plan reads; `opened` counts how often the engine asked for its rows."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table
        self.opened = 0
        self._empty = table.schema.empty_table()

    def __arrow_c_schema__(self) -> object:
        """The columns, by the Arrow PyCapsule protocol."""
        return self.table.schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The rows that lie in the slot now."""
        self.opened += 1
        return self.table.__arrow_c_stream__(requested_schema)

    def clear(self) -> None:
        """Let go of the rows."""
        self.table = self._empty


class Statement:
    """A query planned over slots."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, sql: str, slots: Mapping[str, Slot]) -> None:
        connection.execute(f"PREPARE kept AS {sql}")
        self._connection = connection
        self._slots = slots
        self._lock = Lock()

    @property
    def pulls(self) -> int:
        """How often the engine asked for rows: some times to plan, once for each table to run."""
        return sum(slot.opened for slot in self._slots.values())

    def run(self, tables: Mapping[str, pa.Table]) -> pa.Table:
        """What the query gives for these rows."""
        with self._lock:
            for name, slot in self._slots.items():
                slot.table = tables[name]
            try:
                self._connection.execute(_RUN)
                with warnings.catch_warnings():
                    # The engine warns of a second copy of the rows: here they are few.
                    warnings.simplefilter("ignore", UserWarning)
                    return self._connection.to_arrow_table()
            finally:
                for slot in self._slots.values():
                    slot.clear()

    def close(self) -> None:
        """Let the engine go; the statement cannot run again."""
        with self._lock:
            self._connection.close()


class Plans:
    """Plans of statements that were seen before; several threads may use one.

    `made` counts the plans made, `fresh` the calls for which there was none to use.
    """

    def __init__(self, most: int = MOST_PLANS) -> None:
        self._most = most
        self._engine: duckdb.DuckDBPyConnection | None = None
        self._kept: OrderedDict[Key, Statement | Flow] = OrderedDict()
        self._seen: OrderedDict[Key, None] = OrderedDict()
        self._lock = Lock()
        self.made = 0
        self.fresh = 0

    def run(self, sql: str, tables: Mapping[str, pa.Table]) -> pa.Table | None:
        """What a query gives by a kept plan; None when there is none or it failed, and the caller has to plan.

        There is none for a statement seen for the first time, for one that is no query, and for large tables.
        """
        rows = max((table.num_rows for table in tables.values()), default=0)
        if rows > MOST_ROWS or not tables or not sql.lstrip().startswith(_QUERIES):
            return None
        size = next((size for size in SIZES if rows <= size), SIZES[-1]) if len(tables) == 1 else 0
        key = (sql, size, tuple((name, table.schema) for name, table in tables.items()))
        plan = self._plan(key, tables)
        if plan is None:
            return None
        try:
            return plan.run(*tables.values()) if isinstance(plan, Flow) else plan.run(tables)
        except (duckdb.Error, pa.ArrowException, OSError):
            # A row that cannot be computed, or another thread needed the room: a fresh plan says what is wrong.
            self._forget(key)
            return None
        except BaseException:
            self._forget(key)
            raise

    def pulls(self) -> int:
        """How often the engine has asked for rows, to plan and to run."""
        with self._lock:
            return sum(plan.pulls for plan in self._kept.values())

    def close(self) -> None:
        """Forget every plan, and let the engine go."""
        with self._lock:
            while self._kept:
                self._kept.popitem()[1].close()
            self._seen.clear()
            if self._engine is not None:
                self._engine.close()
            self._engine = None

    def _plan(self, key: Key, tables: Mapping[str, pa.Table]) -> Statement | Flow | None:
        with self._lock:
            plan = self._kept.get(key)
            if plan is None and key in self._seen:
                plan = self._kept[key] = self._made(key, tables)
                _bound(self._kept, self._most)
            if plan is None:
                self.fresh += 1
                self._seen[key] = None
                _bound(self._seen, self._most)
            else:
                self._kept.move_to_end(key)
            return plan

    def _made(self, key: Key, tables: Mapping[str, pa.Table]) -> Statement | Flow:
        sql, size, _ = key
        if self._engine is None:
            self._engine = duckdb.connect(":memory:", config=_SETTINGS)
            self._engine.execute("SET GLOBAL TimeZone = 'UTC'")
        connection = self._engine.cursor()
        slots = {name: Slot(table) for name, table in tables.items()}
        for name, slot in slots.items():
            connection.register(name, slot)
        self.made += 1
        if flows(connection, sql, tables):
            connection.close()
            [(name, table)] = tables.items()
            return Flow(self._engine, sql, name, table.schema, size)
        return Statement(connection, sql, slots)

    def _forget(self, key: Key) -> None:
        with self._lock:
            plan = self._kept.pop(key, None)
        if plan is not None:
            plan.close()


def _bound(kept: OrderedDict[Key, Any], most: int) -> None:
    while len(kept) > most:
        _, plan = kept.popitem(last=False)
        if plan is not None:
            plan.close()


PLANS = Plans()
"""Those of the process."""

atexit.register(PLANS.close)  # an engine that is still open when Python goes down says so on standard error
