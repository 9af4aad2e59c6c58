"""What the day's job asks of Polars beside the checks, counts and scores of `peer_polars.py`, so that both do the same.

As `peer_pandas_rest.py`, as lazy queries and expressions. Chapters of descriptions are guessed by the same classifier
of scikit-learn, once a distinct description. Lists of names are made in slices, because a column of each rule's name
for the whole day would not fit.
"""

from datetime import datetime
from pathlib import Path

import pandas as pd  # type: ignore[import-untyped, unused-ignore]
import polars as pl
import pyarrow as pa

import peer_job as job
import peer_pandas_rest as rest
from tidewaiter.engine.xxh64 import xxh64

FOUND_BY, RATED, PRIOR = rest.FOUND_BY, rest.RATED, rest.PRIOR
DETOURS = {"pair": 90, "route": 30}
ROWS_OF_LISTS = 100_000


def named(masks: list[tuple[str, pl.Expr]]) -> pl.Expr:
    """The names of the masks that are true."""
    return pl.concat_list(pl.when(mask).then(pl.lit(name)) for name, mask in masks).list.drop_nulls()


def aged(files: list[Path], as_of: datetime) -> pl.LazyFrame:
    """History with the days since."""
    age = (pl.lit(as_of.date()) - pl.col("received_at").dt.date()).dt.total_days().cast(pl.Int32)
    return pl.scan_parquet(files).with_columns(age.alias("age"))


def with_the_rest(today: pl.DataFrame, files: list[Path], as_of: datetime, outcomes: pl.DataFrame) -> pl.DataFrame:
    """The day with findings by key, with the quality of its filers, and with detours of its pairs and routes."""
    history = aged(files, as_of)
    elsewhere = (pl.col("country_of_dispatch") != pl.col("consignor_country")).fill_null(value=True)
    for kind, days in DETOURS.items():
        key = f"hash_{kind}"
        keys = today.lazy().select(key).drop_nulls().unique()
        recent = history.filter(pl.col("age") < days).select(key, elsewhere.alias("elsewhere"))
        sums = (
            recent.join(keys, on=key, how="semi").group_by(key).agg(pl.col("elsewhere").sum().alias(f"{kind}_detours"))
        )
        today = today.join(sums.collect(engine="streaming"), on=key, how="left")
    codes = pl.col("problem_codes").list
    shares = (
        history.filter(pl.col("age") < 30)
        .group_by("hash_filer")
        .agg(
            pl.col("grade").is_in(["D", "E"]).mean().alias("filer_poor"),
            *(codes.contains(code).mean().alias(f"filer_{name}") for name, code in rest.OF_FILER.items()),
        )
    )
    today = today.join(shares.collect(engine="streaming"), on="hash_filer", how="left")
    columns = ["consignment_id", "age", *(f"hash_{kind}" for kind in FOUND_BY)]
    seen = history.select(columns).join(outcomes.lazy(), on="consignment_id").collect(engine="streaming")
    recent = pl.col("age") < 90
    for kind in FOUND_BY:
        sums = seen.group_by(f"hash_{kind}").agg(
            pl.col("finding").sum().alias(f"{kind}_findings_all"),
            (pl.col("examined") & recent).sum().alias(f"{kind}_examined_90d"),
            (pl.col("finding") & recent).sum().alias(f"{kind}_findings_90d"),
        )
        today = today.join(sums, on=f"hash_{kind}", how="left")
    return today


def more_features() -> dict[str, pl.Expr]:
    """The features that `peer_polars.features` does not make, by name; links and lists of names are in neither day."""
    c = pl.col
    made = {f"{kind}_findings": _known(kind, f"{kind}_findings_all") for kind in FOUND_BY}
    for kind in RATED:
        examined = c(f"{kind}_examined_90d")
        rate = c(f"{kind}_findings_90d") / (examined + PRIOR)
        made[f"{kind}_finding_rate_90d"] = pl.when(examined > 0).then(rate)
    for kind in ("consignor", "consignee_address"):
        made[f"{kind}_examined_90d"] = _known(kind, f"{kind}_examined_90d")
    for share in ("late", "vague", "poor"):
        made[f"filer_{share}_share_30d"] = c(f"filer_{share}")
    return made | _counted() | _filed() | _said()


def _known(kind: str, column: str) -> pl.Expr:
    return pl.when(pl.col(f"hash_{kind}").is_not_null()).then(pl.col(column).fill_null(0))


def _counted() -> dict[str, pl.Expr]:
    c = pl.col

    def count(kind: str, window: str) -> pl.Expr:
        return _known(kind, f"{kind}_count_{window}").cast(pl.Float64)

    def over(kind: str) -> pl.Expr:
        return pl.when(count(kind, "30d") > 0).then(c(f"{kind}_counterparties_30d") / count(kind, "30d"))

    def less(one: str, other: str) -> pl.Expr:
        apart = count(one, "30d") - count(other, "30d")
        return pl.when(apart > 0).then(apart)

    new = {
        kind: count(kind, "all") == 0 for kind in ("consignor", "consignor_address", "consignee", "consignee_address")
    }
    elsewhere = c("country_of_dispatch") != c("consignor_country")
    pair, route = count("pair", "90d"), count("route", "30d")
    return {
        "consignor_velocity": (count("consignor", "7d") / 7) / (count("consignor", "90d") / 90),
        "consignee_address_velocity": (count("consignee_address", "7d") / 7) / (count("consignee_address", "30d") / 30),
        "consignee_address_is_new": new["consignee_address"],
        "route_is_new": count("route", "all") == 0,
        "goods_is_new": count("goods", "all") == 0,
        "consignor_at_new_address": pl.when(~new["consignor"]).then(new["consignor_address"]),
        "consignee_at_new_address": pl.when(~new["consignee"]).then(new["consignee_address"]),
        "consignee_new_at_known_address": pl.when(~new["consignee_address"]).then(new["consignee"]),
        "consignor_phone_is_new": c("consignor_phone_names_90d").fill_null(0) == 0,
        "consignee_phone_is_new": c("consignee_phone_names_90d").fill_null(0) == 0,
        "consignor_address_first_seen_days": c("consignor_address_first_seen_days"),
        "consignee_address_first_seen_days": c("consignee_address_first_seen_days"),
        "parties_new": pl.sum_horizontal(one.cast(pl.Int8) for one in new.values()),
        "consignor_fan_out": over("consignor"),
        "consignee_address_fan_in": over("consignee_address"),
        "consignor_elsewhere_30d": less("consignor", "consignor_address"),
        "consignee_elsewhere_30d": less("consignee", "consignee_address"),
        "goods_sender_share": over("goods"),
        "detour_on_rare_route": elsewhere & (route < 10),
        "detour_unusual_for_pair": pl.when(pair > 0).then(elsewhere - c("pair_detours").fill_null(0) / pair),
        "detour_unusual_for_route": pl.when(route > 0).then(elsewhere - c("route_detours").fill_null(0) / route),
        "consignor_mass_usual_log": c("consignor_mass_mean"),
        "goods_mass_usual_log": c("goods_mass_mean"),
        "goods_value_per_kg_usual_log": c("goods_value_mean"),
    }


def _filed() -> dict[str, pl.Expr]:
    c = pl.col
    value, problems = c("declared_value"), c("problems")
    one, two, three = c("consignor_country"), c("country_of_dispatch"), c("country_of_origin")
    limits = {"EUR": (135, 150), "GBP": (121.5, 135), "USD": (720, 800), "AUD": (900, 1000)}
    return {
        "net_to_gross": c("net_mass_kg") / pl.when(c("gross_mass_kg") > 0).then(c("gross_mass_kg")),
        "declared_value_near_threshold": pl.any_horizontal(
            (c("currency") == currency) & value.is_between(*limit) for currency, limit in limits.items()
        ),
        "loaded_elsewhere": c("loading_country") != c("country_of_dispatch"),
        "countries_involved": 1 + (two != one).cast(pl.Int8) + ((three != one) & (three != two)).cast(pl.Int8),
        "declared_as_precursor": c("hs_code").str.slice(0, 6).is_in(job.PRECURSORS),
        "received_hour": c("received_at").dt.hour(),
        "received_weekday": c("received_at").dt.weekday(),
        "posting_to_arrival_days": c("days_on_the_way"),
        "s10_service": c("s10_service").cast(pl.Categorical).to_physical(),
        "s10_country_differs": c("s10_country") != c("country_of_dispatch"),
        "delivery_to_box": c("box"),
        "phones_same": c("hash_consignor_phone") == c("hash_consignee_phone"),
        "problems_found": problems.list.len(),
        "filed_late": problems.list.contains("late-filing"),
        "identifier_bad": problems.list.contains("bad-s10"),
        "text_placeholder": pl.any_horizontal(
            problems.list.contains(code) for code in ("placeholder", "garbled-text", "same-party")
        ),
    }


def _said() -> dict[str, pl.Expr]:
    c = pl.col
    drugs = c("terms_drugs") > 0
    return {f"lexicon_{kind}": c(f"terms_{kind}") > 0 for kind in job.TERM_KINDS} | {
        "names_listed_substance": drugs,
        "gives_listed_number": c("terms_numbers") > 0,
        "listed_name_other_chapter": drugs & (c("hs_code").str.slice(0, 2) != "29"),
        "description_all_capitals": c("description_capitals"),
        "description_digit_share": c("description_digits"),
        "described_chapter": c("chapter").cast(pl.Float64, strict=False),
        "declared_chapter_likelihood": c("declared_likelihood"),
        "described_elsewhere": (c("chapter_confidence") >= 0.8) & (c("declared_likelihood") < 0.05),
        "description_specificity": c("specificity"),
    }


def with_chapters(today: pl.DataFrame) -> pl.DataFrame:
    """The day with what the classifier says of its descriptions."""
    both = today.select("goods_description", "hs_code").unique().to_pandas()
    distinct = pd.Series(both["goods_description"].unique(), name="goods_description", dtype="str")
    by_text, by_both = rest.guessed(distinct, both)
    return today.join(pl.from_pandas(by_text), on="goods_description", how="left", nulls_equal=True).join(
        pl.from_pandas(by_both), on=["goods_description", "hs_code"], how="left", nulls_equal=True
    )


def with_lookouts(today: pl.DataFrame, lookouts: pl.DataFrame) -> pl.DataFrame:
    """The day with the lookouts whose key each row has."""
    hits = []
    for (kind,), rows in lookouts.group_by("kind"):
        hashes = pl.Series(f"hash_{kind}", xxh64(pa.array(rows["key"].to_list(), pa.large_string())))
        wanted = rows.select("lookout_id").with_columns(hashes)
        hits.append(today.select("consignment_id", f"hash_{kind}").join(wanted, on=f"hash_{kind}").drop(f"hash_{kind}"))
    by_row = pl.concat(hits).group_by("consignment_id").agg(pl.col("lookout_id").alias("lookouts"))
    return today.join(by_row, on="consignment_id", how="left")


def judged(today: pl.DataFrame, rules_count: int) -> pl.DataFrame:
    """The sum of the weights of the rules that fire, the names of these, and of those that could not be judged."""
    fired, unknown, weights = [], [], []
    for number, rule in enumerate(job.rules(rules_count)):
        name = f"rule-{number:03d}"
        columns = [pl.col(column) for column, _, _ in rule.bounds]
        parts = [
            one >= limit if sign == ">=" else one <= limit
            for one, (_, sign, limit) in zip(columns, rule.bounds, strict=True)
        ]
        parts += [pl.col(f"pattern_{number}")] if rule.pattern else []
        fired.append((name, pl.all_horizontal(parts).fill_null(value=False)))
        missing = pl.any_horizontal(one.is_null() for one in columns) if columns else pl.lit(value=False)
        unknown.append((name, missing))
        weights.append(rule.weight)
    score = pl.sum_horizontal(mask.cast(pl.Float64) * w for (_, mask), w in zip(fired, weights, strict=True))
    wanted = [score.alias("rule_score"), named(fired).alias("fired"), named(unknown).alias("unknown")]
    slices = (today.slice(start, ROWS_OF_LISTS).select(wanted) for start in range(0, today.height, ROWS_OF_LISTS))
    return pl.concat([today, pl.concat(slices)], how="horizontal")


def banded() -> pl.Expr:
    """The band of the score."""
    return (
        pl.when(pl.col("score") >= 0.5)
        .then(pl.lit("high"))
        .when(pl.col("score") >= 0.1)
        .then(pl.lit("raised"))
        .otherwise(pl.lit("usual"))
    )


def remembered(today: pl.DataFrame, folder: Path) -> None:
    """What history keeps of the day."""
    keys = [name for name in today.columns if name.startswith("hash_")]
    narrow = ["consignment_id", "received_at", "gross_mass_kg", "declared_value", "currency", "grade", "problems"]
    events = [pl.col(name).is_not_null().alias(f"event_{name.removeprefix('hash_')}") for name in keys]
    kept = today.select(*narrow, "country_of_dispatch", "consignor_country", *keys, *events, version=1)
    kept.write_parquet(folder / "history.parquet")
