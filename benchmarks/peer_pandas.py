"""The day's job as a competent user of pandas and scikit-learn would write it today.

pandas 3 with its Arrow-backed strings, checks and rules as masks, history grouped for today's keys alone,
HistGradientBoostingClassifier for the scores. What is said of a description is worked out once a distinct
description, and the lexicon is looked up by runs of words in a set, because a pattern of 3,000 alternatives would
take hours.

In neither job: numbering versions and content hashes (all rows of the day are first versions). Left out here, each to
the peer's favour: two features of links and two of lists (nothing is known of either), the exact probability of
being chosen of those that were not, and resuming; and it holds the day and the history in memory, so it is run on a
sample. Joins use the hashes that history has, made by Tidewaiter's own kernel from pandas' normal forms. What is learnt
(models, chapters of descriptions) is learnt once and kept. Checks are in `peer_pandas_checks.py`, selection in
`peer_selection.py`, the rest of the job in `peer_pandas_rest.py`.
"""

import sys
import warnings as python_warnings
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped, unused-ignore]
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))
import peer_job as job
import peer_pandas_checks as checks
import peer_pandas_rest as rest
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
WINDOW_COUNTERPARTIES, WINDOW_NAMES, WINDOW = 30, 90, 90
COUNTS = ("count_7d", "count_30d", "count_90d", "counterparties_30d", "names_90d")
Frame = Any  # a pandas DataFrame; pandas has no types that say which columns
Column = Any


def run(
    day_files: list[Path], history_files: list[Path], rules_count: int, out: Path, outcomes: Frame, lookouts: Frame
) -> None:
    """Assess the day's consignments: out/assessments.parquet, out/targets.parquet by facility, out/history.parquet.

    `outcomes` has consignment_id, examined and finding of past consignments; `lookouts` lookout_id, kind and key.
    """
    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")
        _run(day_files, history_files, rules_count, out, outcomes, lookouts)


def _run(
    day_files: list[Path], history_files: list[Path], rules_count: int, out: Path, outcomes: Frame, lookouts: Frame
) -> None:
    today = pd.concat([pd.read_parquet(file, columns=job.READ) for file in day_files], ignore_index=True)
    today["entry_office"] = today["unloading_location"].map(job.OFFICES)
    problems = checks.check(today)
    add_hashes(today)
    today = today.merge(described(today, rules_count), on="goods_description", how="left")
    as_of = datetime.combine(today["received_at"].max(), time(), UTC)
    today = with_profiles(today, history_files, as_of, outcomes)
    vectors = features(today)
    score, fired, unknown = judged(vectors, today, rules_count)
    probability = likely(vectors)
    hits = rest.looked_out_for(today, lookouts)
    total = probability * (1 + score / 1000)
    result = today[["consignment_id", "entry_office", "eta", "grade", "terms", "problems"]].assign(
        version=1, arrival_date=today["eta"].fillna(today["received_at"]).dt.date, assessed_at=as_of, model_version="m",
        ruleset_version="r", probability=probability, rule_score=score, score=total, band=rest.banded(total),
        fired=fired, unknown=unknown, lookouts=hits, simulated=True,
    )  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    pd.concat([result, vectors], axis=1).to_parquet(out / "assessments.parquet", index=False)
    targets(result, vectors, today, as_of).to_parquet(out / "targets.parquet", index=False)
    rest.remembered(today, out)
    if not len(problems):
        raise ValueError("a day without a problem: the checks did not look")


def targets(result: Frame, vectors: Frame, today: Frame, as_of: datetime) -> Frame:
    """The rows chosen for each facility and shift, by rank, with what moved the model."""
    novelty = sum(
        1 / (1 + vectors[f"{kind}_count_30d"].fillna(0)) for kind in ("consignor", "consignee_address", "goods")
    )
    chosen = selection.choose(
        {
            "office": today["entry_office"].fillna("").to_numpy(object),
            "stratum": today["country_of_dispatch"].fillna("").to_numpy(str),
            "eta": today["eta"].dt.tz_localize(None).to_numpy("datetime64[us]"),
            "score": result["score"].to_numpy(float),
            "novelty": np.asarray(novelty, dtype=float),
            "hit": result["lookouts"].str.len().to_numpy() > 0,
        },
        as_of.date(),
        job.SEED,
    )
    picked = vectors.take(chosen.rows)
    moved = contributions(picked[job.FEATURE_NAMES].to_numpy(np.float32))
    named = pd.DataFrame(moved, columns=[f"moved_{name}" for name in job.FEATURE_NAMES], index=picked.index)
    rows = result.take(chosen.rows).assign(facility=chosen.facility, shift=chosen.shift, arm=chosen.arm)
    return pd.concat([rows, picked, named], axis=1)


def add_hashes(today: Frame) -> None:
    """Add the hash of the key of each kind but goods."""
    name = {role: normal(today[f"{role}_name"]) for role in ("consignor", "consignee")}
    address = {
        role: street(normal(today[f"{role}_address_line"]))
        + ", "
        + postcode(today[f"{role}_postcode"], today[f"{role}_city"])
        + ", "
        + today[f"{role}_country"].str.lower()
        for role in ("consignor", "consignee")
    }
    route = [today[n].str.lower().fillna("?") for n in ("country_of_dispatch", "loading_location")]
    route += [normal(today["entry_office"]).fillna("?"), today["carrier"].str.lower().fillna("?")]
    texts = {
        "consignor": name["consignor"],
        "consignee": name["consignee"],
        "consignor_address": address["consignor"],
        "consignee_address": address["consignee"],
        "consignor_phone": phone(today["consignor_phone"]),
        "consignee_phone": phone(today["consignee_phone"]),
        "pair": name["consignor"] + " > " + address["consignee"],
        "route": route[0] + " > " + route[1] + " > " + route[2] + " > " + route[3],
        "filer": normal(today["filer"]),
    }
    today["consignor_is_company"] = name["consignor"].str.contains(job.COMPANY, na=False)
    today["box"] = address["consignee"].str.contains(job.BOX, na=False)
    for kind, column in texts.items():
        today[f"hash_{kind}"] = hashed(column)


def hashed(column: Column) -> Column:
    """The hash by which history knows a key, as a whole number that may be missing."""
    hashes = xxh64(pa.array(column, pa.large_string(), from_pandas=True))
    return hashes.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)


def normal(column: Column) -> Column:
    """Small letters without accents, letters and digits with one space between."""
    text = column.str.lower()
    foreign = ~text.str.isascii().fillna(value=True).astype(bool)
    text[foreign] = text[foreign].str.normalize("NFKD").str.replace("[\u0300-\u036f]", "", regex=True)
    return _some(checks.spaced(text))


def street(text: Column) -> Column:
    """A normal text with street words abbreviated and the word before a dwelling's number dropped."""
    text = text.str.replace(r"\b(?:apartment|apt|unit|suite|ste|flat|no) (\d)", r"\1", regex=True)
    for long, short in job.STREET_WORDS.items():
        text = text.str.replace(rf"\b{long}\b", short, regex=True)
    return text


def postcode(column: Column, city: Column) -> Column:
    """A postcode without spaces, five digits of a ZIP+4; the city where there is none."""
    short = column.str.lower().str.replace(r"[\W_]+", "", regex=True).str.replace(r"^(\d{5})\d{4}$", r"\1", regex=True)
    return short.fillna(normal(city))


def phone(column: Column) -> Column:
    """The last ten digits without leading zeros."""
    return _some(column.str.replace(r"\D+", "", regex=True).str[-10:].str.lstrip("0"))


def _some(text: Column) -> Column:
    return text.where(text != "")


def described(today: Frame, rules_count: int) -> Frame:
    """What each distinct description says: key, vagueness, terms of the lexicon, chapters, patterns of the rules."""
    distinct = pd.Series(today["goods_description"].unique(), name="goods_description", dtype="str")
    plain, trimmed = normal(distinct), distinct.str.strip()
    terms = [rest.found_terms(text) for text in plain.fillna("")]
    columns = {
        "goods_description": distinct,
        "hash_goods": hashed(plain.str[:60].str.rstrip()),
        "terms": terms,
        "description_vague": checks.spaced(trimmed.str.lower()).isin(job.vague()).astype(float),
        "description_length": trimmed.str.len(),
        "description_words": trimmed.str.count(" ") + 1,
        "description_capitals": trimmed.str.isupper(),
        "description_digits": trimmed.str.count(r"\d") / trimmed.str.len(),
    }
    for kind in job.KINDS_OF_TERMS:
        columns[f"terms_{kind}"] = [sum(job.kind_of(term) == kind for term in row) for row in terms]
    for number, rule in enumerate(job.rules(rules_count)):
        if rule.pattern:
            columns[f"pattern_{number}"] = distinct.str.contains(rule.pattern, na=False)
    by_text, by_both = rest.guessed(distinct, today)
    today["declared_likelihood"] = today[["goods_description", "hs_code"]].merge(
        by_both, on=["goods_description", "hs_code"], how="left"
    )["declared_likelihood"]
    return pd.DataFrame(columns).merge(by_text, on="goods_description")


def with_profiles(today: Frame, files: list[Path], as_of: datetime, outcomes: Frame) -> Frame:
    """The day with what history says of each kind of key."""
    columns = [f"hash_{kind}" for kind in (*KINDS, "filer")] + [f"event_{kind}" for kind in KINDS]
    columns += ["consignment_id", "received_at", "gross_mass_kg", "declared_value", "currency"]
    columns += ["grade", "problem_codes", "country_of_dispatch", "consignor_country"]
    history = pd.concat(
        [pd.read_parquet(file, columns=columns, dtype_backend="numpy_nullable") for file in files], ignore_index=True
    )
    history["age"] = (pd.Timestamp(as_of) - history["received_at"].dt.floor("D")).dt.days.astype(np.int32)
    for kind in KINDS:
        today = with_profile(today, history, kind)
    today = rest.with_filers(today, history)
    today = rest.with_detours(today, history)
    return rest.with_findings(today, history, outcomes)


def with_profile(today: Frame, history: Frame, kind: str) -> Frame:
    """The day with what history says of its keys of a kind."""
    key, (counterparty, named) = f"hash_{kind}", KINDS[kind]
    events = history[history[key].isin(today[key].dropna().unique())]
    age, counted = events["age"], events[f"event_{kind}"].astype(bool)
    flags = pd.DataFrame({key: events[key], "age": age, f"{kind}_count_all": counted})
    for days in (7, 30, 90):
        flags[f"{kind}_count_{days}d"] = counted & (age < days)
    grouped = flags.groupby(key)
    profile = grouped[[f"{kind}_count_{w}" for w in ("all", "7d", "30d", "90d")]].sum()
    profile[f"{kind}_first_seen_days"] = grouped["age"].max()
    for other, days, name in (
        (counterparty, WINDOW_COUNTERPARTIES, "counterparties_30d"),
        (named, WINDOW_NAMES, "names_90d"),
    ):
        if other:
            pairs = events.loc[age < days, [key, f"hash_{other}"]].dropna().drop_duplicates()
            profile[f"{kind}_{name}"] = pairs.groupby(key).size()
    if kind in {"consignor", "goods"}:
        heavy = events[(events["gross_mass_kg"] > 0) & (age < WINDOW)]
        logs = np.log(heavy["gross_mass_kg"].astype(float)).groupby(heavy[key]).agg(["mean", "std"])
        profile[[f"{kind}_mass_mean", f"{kind}_mass_std"]] = logs
    today = today.merge(profile.reset_index(), on=key, how="left")
    if kind == "goods":
        valued = events[(events["gross_mass_kg"] > 0) & (events["declared_value"] > 0) & (age < WINDOW)]
        per_kg = np.log((valued["declared_value"] / valued["gross_mass_kg"]).astype(float))
        by_currency = per_kg.groupby([valued[key], valued["currency"]]).agg(["mean", "std"]).reset_index()
        by_currency.columns = [key, "currency", "goods_value_mean", "goods_value_std"]
        today = today.merge(by_currency, on=[key, "currency"], how="left")
    return today


def features(today: Frame) -> Frame:
    """The features, numbers all: a category by its code, nothing for what findings would say."""
    t = today
    with np.errstate(divide="ignore", invalid="ignore"):
        log_mass = np.log(t["gross_mass_kg"].where(t["gross_mass_kg"] > 0))
        per_kg = t["declared_value"] / t["gross_mass_kg"].where(t["gross_mass_kg"] > 0)
        made = {
            name: t[name].fillna(0).where(t[f"hash_{kind}"].notna())
            for kind in KINDS
            for name in (f"{kind}_{count}" for count in COUNTS)
            if name in job.FEATURE_NAMES
        }
        made |= {
            "consignor_first_seen_days": t["consignor_first_seen_days"],
            "consignee_first_seen_days": t["consignee_first_seen_days"],
            "consignor_count_today": t.groupby("hash_consignor", dropna=False)["regime"].transform("size"),
            "consignee_address_count_today": t.groupby("hash_consignee_address", dropna=False)["regime"].transform(
                "size"
            ),
            "consignor_mass_deviation": (log_mass - t["consignor_mass_mean"]) / t["consignor_mass_std"].clip(lower=0.1),
            "consignor_is_company": t["consignor_is_company"],
            "consignor_phone_missing": t["hash_consignor_phone"].isna(),
            "consignee_phone_missing": t["hash_consignee_phone"].isna(),
            "pair_is_new": t["pair_count_all"].fillna(0) == 0,
            "gross_mass_log": log_mass,
            "mass_deviation": (log_mass - t["goods_mass_mean"]) / t["goods_mass_std"].clip(lower=0.1),
            "mass_per_package_kg": t["gross_mass_kg"] / t["package_quantity"],
            "value_per_kg": per_kg,
            "value_per_kg_deviation": (np.log(per_kg) - t["goods_value_mean"]) / t["goods_value_std"].clip(lower=0.1),
            "declared_value_round": t["declared_value"] % 10 == 0,
            "description_length": t["description_length"],
            "description_words": t["description_words"],
            "description_vague": t["description_vague"],
            "grade_rank": t["grade"],
            "elements_missing": t["elements_missing"],
            "hs_missing": t["hs_code"].isna(),
            "hs_chapter": pd.to_numeric(t["hs_code"].str[:2], errors="coerce"),
            "transshipment": (t["country_of_dispatch"] != t["consignor_country"])
            | (t["country_of_origin"].notna() & (t["country_of_dispatch"] != t["country_of_origin"])),
            "lead_time_hours": (t["eta"] - t["received_at"]).dt.total_seconds() / 3600.0,
            "dispatched_from": t["country_of_dispatch"].astype("category").cat.codes,
            "made_in": t["country_of_origin"].astype("category").cat.codes,
            "travels_by": t["transport_mode"].astype("category").cat.codes,
            "valued_in": t["currency"].astype("category").cat.codes,
            **rest.more_features(t),
        }
    columns = {n: _numbers(made[n]) if n in made else np.full(len(t), np.nan, np.float32) for n in job.FEATURE_NAMES}
    return pd.DataFrame(columns)


def _numbers(column: Column) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.asarray(column.astype("Float32").to_numpy(np.float32, na_value=np.nan))


def judged(vectors: Frame, today: Frame, rules_count: int) -> tuple[Any, list[list[str]], list[list[str]]]:
    """The sum of the weights of the rules that fire, which do, and which could not be judged."""
    rules = job.rules(rules_count)
    fired = np.ones((len(vectors), len(rules)), dtype=bool)
    unknown = np.zeros_like(fired)
    for number, rule in enumerate(rules):
        for column, sign, limit in rule.bounds:
            values = vectors[column].to_numpy()
            fired[:, number] &= values >= limit if sign == ">=" else values <= limit
            unknown[:, number] |= np.isnan(values)
        if rule.pattern:
            fired[:, number] &= today[f"pattern_{number}"].fillna(value=False).to_numpy(bool)
    names = [f"rule-{number:03d}" for number in range(len(rules))]
    weights = np.array([rule.weight for rule in rules])
    return fired @ weights, rest.lists(fired, names), rest.lists(unknown, names)


def likely(vectors: Frame) -> Any:
    """The probability of each row: trees, and beside them the readable model, three to one in log-odds."""
    matrix = vectors[job.FEATURE_NAMES].to_numpy(np.float32)
    odds = job.SHARE_OF_TREES * model().decision_function(matrix)
    odds += (1 - job.SHARE_OF_TREES) * rest.linear().decision_function(matrix)
    return 1 / (1 + np.exp(-odds))


def contributions(matrix: Any) -> Any:
    """What each feature moves the log-odds of a few rows by, against its median; shape (rows, features)."""
    usual = np.nanmedian(job.sample()[0], axis=0)
    rows, columns = matrix.shape
    without = np.repeat(matrix[None], columns, axis=0)
    without[np.arange(columns), :, np.arange(columns)] = usual[:, None]
    moved = model().decision_function(without.reshape(-1, columns)).reshape(columns, rows).T
    return model().decision_function(matrix)[:, None] - moved


@cache
def model() -> Any:
    """The model, learnt once and kept: that is no part of the day."""
    import joblib  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415

    file = job.kept("peer-pandas.joblib")
    if not file.exists():
        made = HistGradientBoostingClassifier(
            max_iter=job.TREES, max_depth=5, early_stopping=False, random_state=job.SEED
        )
        made.fit(*job.sample())
        joblib.dump(made, file)
    return joblib.load(file)
