"""From lake rows to assessments on Spark: the definitions of `pipeline/day.py`, run by another engine.

History is scanned once, narrow, and joined by key, partitioned; outcomes and lookouts are sent whole to every
worker; the model and what SQL cannot say run over Arrow batches. A row's assessment is the one that
`day.assess_rows` gives, in every column. Nothing comes to the driver but counts. What is used twice is written to a
folder beside the target, which is removed at the end; the target is visible when it is complete.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.kind import KIND_NAMES, KINDS
from tidewaiter.engine import local, spark
from tidewaiter.engine.expression import transpile
from tidewaiter.engine.portable import portable
from tidewaiter.engine.spark import Beforehand, Computed
from tidewaiter.history import profiles
from tidewaiter.history.lake import LAKE
from tidewaiter.history.statistics import FLAGS, PROFILE
from tidewaiter.links.pushed import READS, Pushed
from tidewaiter.parties import screen
from tidewaiter.pipeline.day import Knowledge
from tidewaiter.pipeline.screening import with_screened
from tidewaiter.risk import assess
from tidewaiter.risk.features import FEATURES, SOURCES, Feature
from tidewaiter.risk.features.compute import computed_by
from tidewaiter.risk.linked import LINKED
from tidewaiter.risk.rules import Rule
from tidewaiter.risk.rules.columns import JUDGED_COLUMNS, SCREENED
from tidewaiter.risk.rules.latin import LATIN, filed, with_latin
from tidewaiter.risk.rules.ruleset import judged, needs, scoped, verdicts
from tidewaiter.risk.text import described, train
from tidewaiter.risk.text.reader import Reader

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Place = Path | str
"""A file or folder, or a URI that Spark reads (s3a://, hdfs://)."""

_HASHES = tuple(f"hash_{kind}" for kind in KIND_NAMES)
_SEVERAL = "SELECT consignment_id FROM lake_rows GROUP BY consignment_id HAVING count(*) > 1"
_TRUTHS = "judged"
_TOLD = "told_of_links"
_INFINITY = "CAST('Infinity' AS DOUBLE)"

_SCREENED_BY = pa.schema(
    [
        *(LAKE.field(name) for name in ("consignment_id", "version", "entry_office")),
        *(LAKE.field(f"key_{kind}") for kind in KIND_NAMES),
    ]
)
_HITS = pa.schema([LAKE.field("consignment_id"), pa.field(SCREENED, pa.list_(pa.string()))])

_CONCLUDED = pa.schema(
    [
        *(
            LAKE.field(name)
            for name in ("consignment_id", "version", "entry_office", "eta", "arrival_date", "simulated")
        ),
        *(LAKE.field(f"key_{kind}") for kind in KIND_NAMES),
        *assess.VECTOR,
        assess.ASSESSMENT.field("screening_lists"),
        pa.field(_TRUTHS, pa.list_(pa.bool_())),
    ]
)
"""What the last kernel sees of a row: its identity, its keys, its feature vector, and the verdict of each rule."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """What was written: where, how many rows, and how many of each band."""

    target: str
    rows: int
    bands: dict[str, int]


def assess_files(
    session: "SparkSession",
    rows: Sequence[Place],
    knowledge: Knowledge,
    as_of: datetime,
    target: Place,
    *,
    history: Sequence[Place] | None = None,
) -> Assessed:
    """Assess the latest version of every consignment in lake files as of a moment; write ASSESSMENT rows to a folder.

    `rows` and `history` (None: those of `knowledge`) are Parquet files or folders of the lake's schema. Raises
    FileExistsError where the target is there already, ValueError for a naive moment.
    """
    if as_of.utcoffset() is None:
        raise ValueError("the moment of assessment needs a time zone")
    spark.refuse_taken(session, str(target))
    work = f"{target}.partial"
    spark.remove(session, work)
    try:
        latest = latest_versions(session, spark.read(session, rows, LAKE), work)
        past = spark.read(session, knowledge.history if history is None else history, LAKE)
        profiled = profiles_of(session, latest, past, knowledge.outcomes, as_of, work)
        spark.staged(assessments(session, latest, profiled, knowledge, as_of), f"{work}/assessments")
        spark.rename(session, f"{work}/assessments", str(target))
    finally:
        spark.remove(session, work)
    counted = session.read.parquet(spark.named(target)).groupBy("band").count().collect()
    bands = {row["band"]: row["count"] for row in counted}
    return Assessed(str(target), sum(bands.values()), bands)


def latest_versions(session: "SparkSession", rows: "DataFrame", work: str) -> "DataFrame":
    """Of lake rows the last version of each consignment.

    Only those of consignments that have several are sorted, and the last of them written below `work`.
    """
    columns = ", ".join(LAKE.names)
    several = spark.run(session, _SEVERAL, {"lake_rows": rows})
    spark.staged(several, f"{work}/several").createOrReplaceTempView("several")
    last = f"""
        SELECT {columns} FROM (
            SELECT *, row_number() OVER (
                PARTITION BY consignment_id ORDER BY version DESC, received_at DESC, batch_id DESC
            ) AS place
            FROM lake_rows LEFT SEMI JOIN several USING (consignment_id)
        ) AS versions
        WHERE place = 1
    """
    spark.staged(spark.run(session, last, {}), f"{work}/last").createOrReplaceTempView("last_of_several")
    only = f"SELECT {columns} FROM lake_rows LEFT ANTI JOIN several USING (consignment_id)"
    return spark.run(session, f"{only} UNION ALL SELECT {columns} FROM last_of_several", {})


def profiles_of(
    session: "SparkSession", rows: "DataFrame", history: "DataFrame", outcomes: pa.Table, as_of: datetime, work: str
) -> "DataFrame":
    """The profile columns (PROFILE without version) of lake rows, a consignment once, as `profiles.profile` gives them.

    What is read several times is written below `work`.
    """
    moment = f"TIMESTAMPTZ '{as_of.astimezone(UTC).isoformat()}'"
    recorded = outcomes.select(["consignment_id", "recorded_at", "examined", "finding"])
    known = local.query(profiles.examinations(moment), {"recorded_outcomes": recorded})
    made = [
        _computed(name, sql, pa.bool_() if name in FLAGS else pa.int64(), LAKE)
        for name, sql in profiles.COMPUTED.items()
    ]
    narrow = rows.select("consignment_id", "currency", *_HASHES)
    tables = {
        "assessed": spark.staged(narrow, f"{work}/assessed"),
        "examinations": spark.small(session, known),
        "history_rows": spark.compute(history.select(*profiles.HISTORY), made),
    }
    remembered = spark.run(session, profiles.remembered("history_rows", moment), tables)
    spark.staged(remembered, f"{work}/remembered").createOrReplaceTempView("remembered")
    for name, sql in (("examined", profiles.EXAMINED), ("examined_by_key", profiles.examined_by_key())):
        spark.staged(spark.run(session, sql, {}), f"{work}/{name}").createOrReplaceTempView(name)
    joined = tables["assessed"]
    for kind in KINDS:
        columns, joins = profiles.looked_up(kind)
        sql = f"SELECT assessed.*, {', '.join(columns)} FROM profiled AS assessed {joins}"
        joined = spark.run(session, sql, {"profiled": joined})
    names = [name for name in PROFILE.names if name not in {"consignment_id", "version"}]
    typed = spark.types(PROFILE)
    return joined.select("consignment_id", *(joined[name].cast(typed[name].dataType) for name in names))


def assessments(
    session: "SparkSession", rows: "DataFrame", profiled: "DataFrame", knowledge: Knowledge, as_of: datetime
) -> "DataFrame":
    """The ASSESSMENT rows of lake rows, a consignment once, and their profiles."""
    rules = knowledge.ruleset.in_force(as_of)
    joined = rows.join(profiled, "consignment_id", "left")
    told = with_screened(with_linked(joined, knowledge.pushed, as_of), knowledge.screener)
    featured = with_features(told, before=described_by(session, knowledge.reader))
    given = judged_by(_screened(featured, rules, knowledge.lookouts, as_of), rules)
    needed = replace(knowledge, history=(), outcomes=knowledge.outcomes.slice(0, 0), pushed=None, screener=None)
    shared = session.sparkContext.broadcast((rules, needed))

    def concluded(table: pa.Table) -> pa.Table:
        in_force, known = shared.value
        return assess.conclude(
            table,
            verdicts_of(table[_TRUTHS], in_force),
            ruleset=known.ruleset,
            predict=known.predict,
            model_version=known.model_version,
            lookouts=screen.screen(table, known.lookouts, as_of),
            as_of=as_of,
            positives=known.positives,
            harm=known.harm,
        )

    return spark.kernel(given, concluded, _CONCLUDED, assess.ASSESSMENT)


def described_by(session: "SparkSession", reader: Reader | None) -> Beforehand:
    """What descriptions say, for `with_features`: each different text is read once a batch."""
    shared = session.sparkContext.broadcast(reader or train.shipped())

    def read(texts: pa.Table) -> pa.Table:
        return described.beside(texts, shared.value)

    given = pa.schema([LAKE.field(name) for name in described.READS])
    return Beforehand(read, given, described.DESCRIBED)


def with_linked(rows: "DataFrame", pushed: Pushed | None, as_of: datetime) -> "DataFrame":
    """Rows with what their links to findings say beside them (LINKED): what is pushed is sent whole to every worker."""
    from pyspark.sql import functions  # noqa: PLC0415 - an extra

    if pushed is None:
        return rows.withColumns({name: functions.expr("CAST(NULL AS DOUBLE)") for name in LINKED.names})
    shared = rows.sparkSession.sparkContext.broadcast(pushed)
    given = pa.schema([LAKE.field(name) for name in READS])

    def told(values: pa.Array) -> pa.Array:
        table = shared.value.beside(pa.Table.from_struct_array(values).cast(given), as_of)
        return pa.StructArray.from_arrays([table[name].combine_chunks() for name in LINKED.names], fields=list(LINKED))

    answers = functions.col(_TOLD)
    added = {name: answers.getField(name) for name in LINKED.names}
    return rows.withColumn(_TOLD, spark.batched(told, LINKED, READS)).withColumns(added).drop(_TOLD)


def _screened(rows: "DataFrame", rules: Sequence[Rule], lookouts: pa.Table, as_of: datetime) -> "DataFrame":
    """Rows with the lookouts that they hit beside them, where a rule reads those."""
    if not any(SCREENED in needs(rule) for rule in rules):
        return rows

    def hits(table: pa.Table) -> pa.Table:
        found = screen.screen(table, lookouts, as_of)
        return pa.table([table["consignment_id"], assess.hits_of(table, found)], schema=_HITS)

    return rows.join(spark.kernel(rows, hits, _SCREENED_BY, _HITS), "consignment_id")


def with_features(
    profiled: "DataFrame", features: Sequence[Feature] = FEATURES, before: Beforehand | None = None
) -> "DataFrame":
    """Lake rows joined to their profiles, with the feature vector beside them as `features.compute` gives it.

    Features may read what is worked out `before`, which stands beside them too.
    """
    from pyspark.sql import functions  # noqa: PLC0415 - an extra

    computed = spark.compute(
        profiled,
        [
            Computed(
                feature.name,
                computed_by(feature, "spark") if portable(feature.expression, SOURCES) else None,
                computed_by(feature),
                pa.string() if feature.categorical else pa.float64(),
                feature.sources,
            )
            for feature in features
        ],
        before,
    )
    return computed.withColumns({f.name: functions.expr(_finite(f.name)) for f in features if not f.categorical})


def judged_by(rows: "DataFrame", rules: Sequence[Rule]) -> "DataFrame":
    """Rows with the verdict of each rule, in order, as a list: true, false, or null where it cannot be judged."""
    from pyspark.sql import functions  # noqa: PLC0415 - an extra

    if not rules:
        return rows.withColumn(_TRUTHS, functions.expr("CAST(array() AS ARRAY<BOOLEAN>)"))
    conditions = [scoped(rule) for rule in rules]
    names = [f"rule_{position}" for position in range(len(rules))]
    numbers = [f.name for f in JUDGED_COLUMNS if pa.types.is_floating(f.type) and f.name in spark.reads(conditions)]
    finite = rows.withColumns({name: functions.expr(_finite(name)) for name in numbers})
    verdict = spark.compute(
        finite,
        [
            _computed(name, condition, pa.bool_(), JUDGED_COLUMNS, judged(rule))
            for name, condition, rule in zip(names, conditions, rules, strict=True)
        ],
        latin_forms(spark.reads(conditions)),
    )
    return verdict.withColumn(_TRUTHS, functions.array(*names)).drop(*names)


def latin_forms(names: Collection[str]) -> Beforehand | None:
    """Those Latin forms of texts that are among `names`, to be worked out before they are read; None for none."""
    made = pa.schema([field for field in LATIN if field.name in names])
    if not len(made):
        return None
    read = sorted(filed(made.names))

    def forms(texts: pa.Table) -> pa.Table:
        return with_latin(texts, made.names)

    return Beforehand(forms, pa.schema([JUDGED_COLUMNS.field(name) for name in read]), made)


def _computed(name: str, sql: str, kind: pa.DataType, columns: pa.Schema, text: str | None = None) -> Computed:
    """A checked expression as a column; `text` is how the embedded engine is given it."""
    return Computed(
        name,
        transpile(sql, "spark") if portable(sql, columns) else None,
        transpile(sql) if text is None else text,
        kind,
        spark.reads([sql]),
    )


def _finite(name: str) -> str:
    """Spark's SQL for a number, null where it is infinite or none (Spark holds not-a-number for the greatest)."""
    return f"CASE WHEN abs({name}) < {_INFINITY} THEN {name} END"


def verdicts_of(truths: pa.ChunkedArray, rules: Sequence[Rule]) -> pa.Table:
    """The VERDICTS rows of what `judged_by` gave, by the same rules."""
    flat = pc.list_flatten(truths)
    shape = (len(truths), len(rules))
    fired = pc.fill_null(flat, fill_value=False).to_numpy(zero_copy_only=False).astype(np.bool_).reshape(shape)
    unknown = pc.is_null(flat).to_numpy(zero_copy_only=False).astype(np.bool_).reshape(shape)
    return verdicts(rules, fired, unknown)
