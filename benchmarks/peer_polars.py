"""The day's job as a competent user of Polars would write it today, with CatBoost for the scores.

Stage by stage: the day's files one after the other (checks, normal forms, keys), then each kind's history by a lazy,
streaming query over today's keys alone, features, rules as expressions, the model, the first of each facility.
What is said of a description is worked out once a distinct description.

In neither job: numbering versions and content hashes (all rows of the day are first versions). Left out here, each to
the peer's favour: two features of links and two of lists (nothing is known of either), the exact probability of
being chosen of those that were not, and resuming. Joins use the hashes that history has, made by Tidewaiter's own
kernel from Polars' normal forms. What is learnt (models, chapters of descriptions) is learnt once and kept. Checks are
in `peer_polars_checks.py`, selection in `peer_selection.py`, the rest of the job in `peer_polars_rest.py`.
"""

import sys
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from catboost import Pool
from polars import selectors

sys.path.insert(0, str(Path(__file__).parent))
import peer_job as job
import peer_pandas_rest as by_hand
import peer_polars_checks as checks
import peer_polars_rest as rest
import peer_selection as selection
from tidewaiter.engine.xxh64 import xxh64

KINDS: dict[str, tuple[str | None, str | None]] = {
    "consignor": ("consignee", None),
    "consignee": ("consignor", None),
    "consignor_address": (None, "consignor"),
    "consignee_address": ("consignor", "consignee"),
    "consignor_phone": (None, "consignor"),
    "consignee_phone": (None, "consignee"),
    "pair": (None, None),
    "route": (None, None),
    "goods": ("consignor", None),
}
"""Each kind with its counterparty and whose names are counted there, where the features need them."""
KEYED = [*(kind for kind in KINDS if kind != "goods"), "filer"]
"""Kinds whose keys are made row by row; that of goods is made once a distinct description."""
WINDOW_COUNTERPARTIES, WINDOW_NAMES, WINDOW = 30, 90, 90
COUNTS = ("count_7d", "count_30d", "count_90d", "counterparties_30d", "names_90d")
ROWS_TO_SCORE = 500_000


def run(
    day_files: list[Path],
    history_files: list[Path],
    rules_count: int,
    out: Path,
    outcomes: pl.DataFrame,
    lookouts: pl.DataFrame,
) -> None:
    """Assess the day's consignments: out/assessments.parquet, out/targets.parquet by facility, out/history.parquet.

    `outcomes` has consignment_id, examined and finding of past consignments; `lookouts` lookout_id, kind and key.
    """
    today = pl.concat([prepared(file) for file in day_files])
    today = today.join(
        described(today["goods_description"], rules_count), on="goods_description", how="left", nulls_equal=True
    )
    today = rest.with_chapters(today)
    as_of = datetime.combine(today["received_at"].max(), time(), UTC)  # type: ignore[arg-type]
    for kind in KINDS:
        today = with_profile(today, history_files, kind, as_of)
    today = rest.with_the_rest(today, history_files, as_of, outcomes)
    today = today.with_columns(*features())
    today = rest.judged(today, rules_count)
    probability, linear = scores(today)
    odds = job.SHARE_OF_TREES * np.log(probability / (1 - probability)) + (1 - job.SHARE_OF_TREES) * linear
    today = today.with_columns(pl.Series("probability", 1 / (1 + np.exp(-odds))))
    today = today.with_columns((pl.col("probability") * (1 + pl.col("rule_score") / 1000)).alias("score"))
    today = rest.with_lookouts(today, lookouts)
    result = today.select(
        *("consignment_id", "entry_office", "eta", "probability", "rule_score", "score", rest.banded().alias("band")),
        *("fired", "unknown", "lookouts", "terms", "grade", "problems", *job.FEATURE_NAMES),
        pl.coalesce("eta", "received_at").dt.date().alias("arrival_date"), pl.lit(as_of).alias("assessed_at"),
        version=1, model_version=pl.lit("m"), ruleset_version=pl.lit("r"), simulated=pl.lit(value=True),
    )  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    result.write_parquet(out / "assessments.parquet")
    targets(result, today, as_of).write_parquet(out / "targets.parquet")
    rest.remembered(today, out)


def targets(result: pl.DataFrame, today: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """The rows chosen for each facility and shift, by rank, with what moved the model."""
    kinds = ("consignor", "consignee_address", "goods")
    novelty = pl.sum_horizontal(1 / (1 + pl.col(f"{kind}_count_30d").cast(pl.Float64).fill_null(0)) for kind in kinds)
    day = {
        "office": today["entry_office"].fill_null("").to_numpy(),
        "stratum": today["country_of_dispatch"].fill_null("").to_numpy().astype(str),
        "eta": today["eta"].dt.replace_time_zone(None).to_numpy().astype("datetime64[us]"),
        "score": result["score"].to_numpy(),
        "novelty": today.select(novelty.alias("novelty"))["novelty"].to_numpy(),
        "hit": result["lookouts"].is_not_null().to_numpy(),
    }
    chosen = selection.choose(day, as_of.date(), job.SEED)
    picked = result[chosen.rows]
    moved = model().get_feature_importance(
        data=Pool(picked.select(job.FEATURE_NAMES).to_numpy()), type="ShapValues", thread_count=2
    )
    named = pl.DataFrame(moved[:, :-1], schema=[f"moved_{name}" for name in job.FEATURE_NAMES])
    more = pl.DataFrame({"facility": chosen.facility, "shift": chosen.shift, "arm": chosen.arm})
    return pl.concat([picked, more, named], how="horizontal")


def prepared(file: Path) -> pl.DataFrame:
    """One file: what the checks find, the grade, and the hash of each key; texts that are needed no more are gone."""
    filed = pl.read_parquet(file, columns=job.READ)
    found, problems = checks.check(filed)
    if not problems.height:
        raise ValueError("a file without a problem: the checks did not look")
    frame = (
        pl.concat([filed, found], how="horizontal")
        .lazy()
        .with_columns(pl.col("unloading_location").replace_strict(job.OFFICES, default=None).alias("entry_office"))
        .with_columns(
            pl.when(pl.col("loading_location").str.len_chars() == 5)
            .then(pl.col("loading_location").str.slice(0, 2))
            .alias("loading_country"),
            pl.col("s10").str.slice(0, 1).alias("s10_service"),
            pl.col("s10").str.slice(11).alias("s10_country"),
            (pl.col("eta").dt.date() - pl.col("posted_on")).dt.total_days().alias("days_on_the_way"),
            pl.sum_horizontal(pl.col(name).is_null().cast(pl.Int8) for name in job.ELEMENTS).alias("elements_missing"),
        )
        .with_columns(
            pl.when((pl.col("errors") == 0) & (pl.col("warnings") == 0)).then(1)
            .when(pl.col("errors") == 0).then(2)
            .when(pl.col("errors") == 1).then(3)
            .when(pl.col("errors") <= 3).then(4)
            .otherwise(5).alias("grade"),
            *forms(),
        )
        .with_columns(*keys())
        .collect()
    )  # fmt: skip
    hashes = [pl.Series(f"hash_{kind}", xxh64(frame[f"key_{kind}"].to_arrow())) for kind in KEYED]
    company = pl.col("key_consignor").str.contains(job.COMPANY).alias("consignor_is_company")
    done = [name for name in job.TEXT_COLUMNS if name != "goods_description"]
    box = pl.col("key_consignee_address").str.contains(job.BOX).alias("box")
    return frame.with_columns(company, box, *hashes).drop(
        *done, selectors.starts_with("normal_", "key_"), "s10", "loading_location", "unloading_location",
        "consignor_postcode", "consignor_phone", "consignee_postcode", "consignee_phone", "consignee_email",
        "posted_on", "awb", "house_waybill", "tracking_number",
    )  # fmt: skip


def forms() -> list[pl.Expr]:
    """The normal form of each text that keys are made of, worked out once; codes need small letters alone."""
    texts = [f"{role}_{part}" for role in ("consignor", "consignee") for part in ("name", "address_line")]
    named = ("consignor_country", "consignee_country", "country_of_dispatch", "loading_location", "carrier")
    posts = ("consignor_postcode", "consignee_postcode", "consignor_city", "consignee_city")
    return [
        *(normal(name).alias(f"normal_{name}") for name in texts),
        *(pl.col(name).str.to_lowercase().alias(f"normal_{name}") for name in (*named, *posts)),
        pl.col("entry_office").replace_strict(
            {office: office.lower().replace("-", " ") for office in job.OFFICES.values()}, default=None
        ).alias("normal_entry_office"),
    ]  # fmt: skip


def keys() -> list[pl.Expr]:
    """The key of each kind but goods and filer, as text, from the normal forms."""
    consignor, consignee = pl.col("normal_consignor_name"), pl.col("normal_consignee_name")
    address = {role: _address(role) for role in ("consignor", "consignee")}
    route = [
        pl.col(f"normal_{name}").fill_null("?")
        for name in ("country_of_dispatch", "loading_location", "entry_office", "carrier")
    ]
    return [
        consignor.alias("key_consignor"),
        normal("filer").alias("key_filer"),
        consignee.alias("key_consignee"),
        address["consignor"].alias("key_consignor_address"),
        address["consignee"].alias("key_consignee_address"),
        phone("consignor_phone").alias("key_consignor_phone"),
        phone("consignee_phone").alias("key_consignee_phone"),
        pl.concat_str(consignor, pl.lit(" > "), address["consignee"]).alias("key_pair"),
        pl.concat_str(route, separator=" > ").alias("key_route"),
    ]


def _address(role: str) -> pl.Expr:
    post = pl.col(f"normal_{role}_postcode").str.replace_all(r"[ -]", "").str.replace(r"^(\d{5})\d{4}$", "${1}")
    where = pl.coalesce(post, pl.col(f"normal_{role}_city"))
    return pl.concat_str(street(f"normal_{role}_address_line"), where, f"normal_{role}_country", separator=", ")


def normal(column: str) -> pl.Expr:
    """Small letters without accents, letters and digits with one space between."""
    text = pl.col(column).str.to_lowercase().str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    return _some(text.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars())


def street(column: str) -> pl.Expr:
    """A normal text with street words abbreviated and the word before a dwelling's number dropped."""
    numbered = pl.col(column).str.replace_all(r"\b(?:apartment|apt|unit|suite|ste|flat|no)\s+(\d)", "${1}")
    padded = pl.concat_str(pl.lit(" "), numbered, pl.lit(" "))
    words = {f" {long} ": f" {short} " for long, short in job.STREET_WORDS.items()}
    return padded.str.replace_many(words).str.strip_chars()


def phone(column: str) -> pl.Expr:
    """The last ten digits without leading zeros."""
    return _some(pl.col(column).str.replace_all(r"[^0-9]", "").str.tail(10).str.strip_chars_start("0"))


def _some(text: pl.Expr) -> pl.Expr:
    return pl.when(text != "").then(text)


def described(texts: pl.Series, rules_count: int) -> pl.DataFrame:
    """What each distinct description says: key, vagueness, terms of the lexicon, patterns of the rules."""
    frame = texts.unique().to_frame()
    patterns = [
        pl.col("goods_description").str.contains(rule.pattern).fill_null(value=False).alias(f"pattern_{n}")
        for n, rule in enumerate(job.rules(rules_count))
        if rule.pattern
    ]
    trimmed = pl.col("goods_description").str.strip_chars()
    plain = normal("goods_description")
    padded = pl.concat_str(pl.lit(" "), plain, pl.lit(" "))
    terms = [f" {term} " for term in job.lexicon()]
    frame = frame.with_columns(
        *patterns,
        plain.str.slice(0, 60).str.strip_chars_end().alias("key_goods"),
        padded.str.extract_many(terms, overlapping=True).alias("terms"),
        (trimmed.str.to_uppercase() == trimmed).alias("description_capitals"),
        (trimmed.str.count_matches(r"\d") / trimmed.str.len_chars()).alias("description_digits"),
        trimmed.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars().is_in(job.vague())
        .cast(pl.Float64).alias("description_vague"),
        trimmed.str.len_chars().cast(pl.Float64).alias("description_length"),
        (trimmed.str.count_matches(" ", literal=True) + 1).cast(pl.Float64).alias("description_words"),
    )  # fmt: skip
    hashed = pl.Series("hash_goods", xxh64(frame["key_goods"].to_arrow()))
    kinds = {kind: [f" {term} " for term in job.lexicon() if job.kind_of(term) == kind] for kind in job.KINDS_OF_TERMS}
    counted = [
        pl.col("terms").list.eval(pl.element().is_in(names)).list.sum().alias(f"terms_{kind}")
        for kind, names in kinds.items()
    ]
    return frame.with_columns(hashed, *counted).drop("key_goods")


def with_profile(today: pl.DataFrame, files: list[Path], kind: str, as_of: datetime) -> pl.DataFrame:
    """The day with what history says of its keys of a kind; history is read once a kind, only the columns needed."""
    key = f"hash_{kind}"
    counterparty, named = KINDS[kind]
    needed = [key, f"event_{kind}", "received_at"]
    needed += [f"hash_{other}" for other in (counterparty, named) if other]
    if kind in {"consignor", "goods"}:
        needed += ["gross_mass_kg", "declared_value", "currency"]
    events = (
        pl.scan_parquet(files)
        .select(needed)
        .join(today.lazy().select(key).drop_nulls().unique(), on=key, how="semi")
        .with_columns(
            (pl.lit(as_of.date()) - pl.col("received_at").dt.date()).dt.total_days().cast(pl.Int32).alias("age")
        )
    )
    counted = pl.col(f"event_{kind}")
    age = pl.col("age")
    aggregates = [(counted & (age < days)).sum().alias(f"{kind}_count_{days}d") for days in (7, 30, 90)]
    aggregates += [counted.sum().alias(f"{kind}_count_all"), age.max().alias(f"{kind}_first_seen_days")]
    if kind in {"consignor", "goods"}:
        mass = pl.col("gross_mass_kg").filter((pl.col("gross_mass_kg") > 0) & (age < WINDOW)).log()
        aggregates += [mass.mean().alias(f"{kind}_mass_mean"), mass.std().alias(f"{kind}_mass_std")]
    distinct = ((counterparty, WINDOW_COUNTERPARTIES, "counterparties_30d"), (named, WINDOW_NAMES, "names_90d"))
    for other, days, name in distinct:
        if other:
            aggregates.append(
                pl.col(f"hash_{other}").filter(age < days).drop_nulls().n_unique().alias(f"{kind}_{name}")
            )
    profile = events.group_by(key).agg(aggregates).collect(engine="streaming")
    today = today.join(profile, on=key, how="left")
    if kind == "goods":
        per_kg = (pl.col("declared_value") / pl.col("gross_mass_kg")).log()
        valued = events.filter((pl.col("gross_mass_kg") > 0) & (pl.col("declared_value") > 0) & (age < WINDOW))
        by_currency = valued.group_by(key, "currency").agg(
            per_kg.mean().alias("goods_value_mean"), per_kg.std().alias("goods_value_std")
        )
        today = today.join(by_currency.collect(engine="streaming"), on=[key, "currency"], how="left")
    return today


def features() -> list[pl.Expr]:
    """The features, numbers all: a category by its code, nothing for what findings would say."""
    c = pl.col
    mass = pl.when(c("gross_mass_kg") > 0).then(c("gross_mass_kg"))
    log_mass, log_value = mass.log(), (c("declared_value") / mass).log()
    seen = {
        name: pl.when(c(f"hash_{kind}").is_not_null()).then(c(name).fill_null(0))
        for kind in KINDS
        for name in (f"{kind}_{count}" for count in COUNTS)
        if name in job.FEATURE_NAMES
    }
    made: dict[str, pl.Expr] = {
        **seen,
        "consignor_first_seen_days": c("consignor_first_seen_days"),
        "consignee_first_seen_days": c("consignee_first_seen_days"),
        "consignor_count_today": pl.len().over("hash_consignor"),
        "consignee_address_count_today": pl.len().over("hash_consignee_address"),
        "consignor_mass_deviation": (log_mass - c("consignor_mass_mean")) / c("consignor_mass_std").clip(0.1),
        "consignor_is_company": c("consignor_is_company"),
        "consignor_phone_missing": c("hash_consignor_phone").is_null(),
        "consignee_phone_missing": c("hash_consignee_phone").is_null(),
        "pair_is_new": c("pair_count_all").fill_null(0) == 0,
        "gross_mass_log": log_mass,
        "mass_deviation": (log_mass - c("goods_mass_mean")) / c("goods_mass_std").clip(0.1),
        "mass_per_package_kg": c("gross_mass_kg") / c("package_quantity"),
        "value_per_kg": c("declared_value") / mass,
        "value_per_kg_deviation": (log_value - c("goods_value_mean")) / c("goods_value_std").clip(0.1),
        "declared_value_round": c("declared_value") % 10 == 0,
        "description_length": c("description_length"),
        "description_words": c("description_words"),
        "description_vague": c("description_vague"),
        "grade_rank": c("grade"),
        "elements_missing": c("elements_missing"),
        "hs_missing": c("hs_code").is_null(),
        "hs_chapter": c("hs_code").str.slice(0, 2).cast(pl.Float64, strict=False),
        "transshipment": (c("country_of_dispatch") != c("consignor_country"))
        | (c("country_of_dispatch") != c("country_of_origin")).fill_null(value=False),
        "lead_time_hours": (c("eta") - c("received_at")).dt.total_seconds() / 3600.0,
        "dispatched_from": c("country_of_dispatch").cast(pl.Categorical).to_physical(),
        "made_in": c("country_of_origin").cast(pl.Categorical).to_physical(),
        "travels_by": c("transport_mode").cast(pl.Categorical).to_physical(),
        "valued_in": c("currency").cast(pl.Categorical).to_physical(),
        **rest.more_features(),
    }
    return [made.get(name, pl.lit(None)).cast(pl.Float32).alias(name) for name in job.FEATURE_NAMES]


def scores(today: pl.DataFrame) -> tuple[Any, Any]:
    """The trees' probability of each row, and the log-odds by the readable model beside them."""
    numbers = today.select(job.FEATURE_NAMES)
    trees, linear = [], []
    for start in range(0, numbers.height, ROWS_TO_SCORE):
        matrix = numbers.slice(start, ROWS_TO_SCORE).to_numpy()
        trees.append(model().predict_proba(matrix, thread_count=2)[:, 1])
        linear.append(by_hand.linear().decision_function(matrix))
    return np.concatenate(trees), np.concatenate(linear)


@cache
def model() -> Any:
    """The model, learnt once and kept: that is no part of the day."""
    from catboost import CatBoostClassifier  # noqa: PLC0415 - slow to import

    made, file = CatBoostClassifier(), job.kept("peer-polars.cbm")
    if file.exists():
        return made.load_model(file.as_posix())
    made = CatBoostClassifier(
        iterations=job.TREES, depth=5, thread_count=2, random_seed=job.SEED, logging_level="Silent"
    )
    made.fit(*job.sample())
    made.save_model(file.as_posix())
    return made
