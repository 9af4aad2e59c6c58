"""A new day against the entities there are: new records are compared with the old and with each other.

`Base` keeps the old records and the frequencies of their terms in the engine, so that a day asks them again and
again. The old pairs stay as they are and the new ones are added; entities are clusters of all pairs, as ever. What
differs from relinking everything is the model, which was trained before the new records came, and the frequencies of
then: docs/resolution.md states the tolerance, a test holds it.
"""

import logging
from types import TracebackType
from typing import Self

import pyarrow as pa
from splink import DuckDBAPI, Linker, block_on

from tidewaiter.engine.local import connect
from tidewaiter.parties.resolution.comparisons import guarded
from tidewaiter.parties.resolution.link import KEPT, Trained, pairs_of


class Base:
    """Old records (PREPARED) under a trained model, to be asked about new ones; a context manager."""

    def __init__(self, old: pa.Table, trained: Trained) -> None:
        self._connection = connect()
        self._rules = [block_on(*rule) for rule in trained.rules]
        name = f"resolution_base_{id(self)}"
        self._connection.register(f"{name}_filed", old)
        self._connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM {name}_filed")
        self._connection.unregister(f"{name}_filed")
        self._api = DuckDBAPI(connection=self._connection)
        self._old = self._api.register(name, dataset_display_name="old_records")
        logging.getLogger("splink").setLevel(logging.ERROR)
        self._linker = Linker(self._old, trained.settings, log_level=None, validate_settings=False)
        for column in _terms(trained):
            self._linker.table_management.compute_tf_table(column)
        self._asked = 0
        self._compared = trained.compared

    def __enter__(self) -> Self:
        """Give the base."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Free the engine of it."""
        self._connection.close()

    def edges(self, new: pa.Table) -> pa.Table:
        """Scored pairs (EDGES) between new records and old ones, and among the new; no id may stand in both."""
        self._asked += 1
        asked = self._api.register(new, dataset_display_name=f"new_records_{self._asked}")
        between = self._linker.inference.predict_between(
            self._old,
            asked,
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=list(self._rules),
            threshold_match_weight=KEPT,
            warning_mode="never",
        )
        found = [pairs_of(self._connection, between, self._compared)]
        if new.num_rows > 1:
            within = self._linker.inference.predict_within(
                asked,
                link_type="dedupe_only",
                blocking_rules_to_generate_predictions=list(self._rules),
                threshold_match_weight=KEPT,
                warning_mode="never",
            )
            found.append(pairs_of(self._connection, within, self._compared))
        return pa.concat_tables(found).sort_by([("left", "ascending"), ("right", "ascending")])

    def compared(self, left: pa.Table, right: pa.Table) -> dict[str, object]:
        """All that the comparison of two records (a row each) gave, as Splink names it; `guarded_weight` counts."""
        scored = self._linker.inference.score_pair(left.to_pylist()[0], right.to_pylist()[0])
        sql = f"SELECT *, {guarded(self._compared)} AS guarded_weight FROM {scored.physical_name}"
        row: dict[str, object] = self._connection.sql(sql).to_arrow_table().to_pylist()[0]
        return row


def _terms(trained: Trained) -> list[str]:
    """The columns whose frequencies weigh agreements."""
    levels = [level for comparison in trained.settings["comparisons"] for level in comparison["comparison_levels"]]
    return sorted({level["tf_adjustment_column"] for level in levels if level.get("tf_adjustment_column")})
