"""What the day's job asks of pandas beside the checks, counts and scores of `peer_pandas.py`, so that both do the same.

Findings and examinations by key from outcomes, shares of a filer's late, vague and poor rows, detours of a pair and a
route, the features that follow from them, chapters guessed from descriptions (scikit-learn), lookouts by key, and the
lists an officer reads: problems, rules that fired, rules that could not be judged. The day goes into history.

Lists are made by cutting one array of names at the rows' borders, texts are looked at once a distinct description,
and keys are looked up in history for the day's keys alone: the quick ways that pandas and NumPy offer.
"""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped, unused-ignore]
import pyarrow as pa

import peer_job as job
from tidewaiter.engine.xxh64 import xxh64

FOUND_BY = ("consignor", "consignor_address", "consignor_phone", "consignee", "consignee_address", "consignee_phone",
            "route", "goods", "filer")  # fmt: skip
RATED = ("consignor", "consignee_address", "route", "goods", "filer")
OF_FILER = {"late": "late-filing", "vague": "vague-description"}
POOR = 3
BANDED = ((0.5, "high"), (0.1, "raised"), (0.0, "usual"))
PRIOR = 50.0
Frame = Any  # a pandas DataFrame; pandas has no types that say which columns
Column = Any


def lists(masks: Any, names: list[str]) -> list[list[str]]:
    """For each row the names of the columns of `masks`, shape (rows, names), that are true in it."""
    rows, columns = np.nonzero(masks)
    told = np.asarray(names, dtype=object)[columns]
    ends = np.cumsum(np.bincount(rows, minlength=len(masks)))
    return [told[start:end].tolist() for start, end in zip(np.concatenate(([0], ends[:-1])), ends, strict=True)]


def with_findings(today: Frame, history: Frame, outcomes: Frame) -> Frame:
    """The day with examinations and findings by key: of all time, and of ninety days."""
    columns = ["consignment_id", "age", *(f"hash_{kind}" for kind in FOUND_BY)]
    seen = outcomes.merge(history[columns], on="consignment_id")
    recent = seen["age"] < 90
    seen["findings_all"], seen["examined_90d"] = seen["finding"], seen["examined"] & recent
    seen["findings_90d"] = seen["finding"] & recent
    for kind in FOUND_BY:
        sums = seen.groupby(f"hash_{kind}")[["findings_all", "examined_90d", "findings_90d"]].sum()
        today = today.merge(sums.add_prefix(f"{kind}_").reset_index(), on=f"hash_{kind}", how="left")
    return today


def with_filers(today: Frame, history: Frame) -> Frame:
    """The day with the share of each filer's rows of thirty days that were late, vague or poor."""
    recent = history[(history["age"] < 30) & history["hash_filer"].isin(today["hash_filer"].unique())]
    codes = recent["problem_codes"].explode()
    made = {"hash_filer": recent["hash_filer"], "poor": recent["grade"].isin(["D", "E"])}
    for name, code in OF_FILER.items():
        made[name] = recent.index.isin(codes.index[codes == code])
    shares = pd.DataFrame(made).groupby("hash_filer")[["late", "vague", "poor"]].mean()
    return today.merge(shares.add_prefix("filer_").reset_index(), on="hash_filer", how="left")


def with_detours(today: Frame, history: Frame) -> Frame:
    """The day with how many consignments of its pairs and routes came from elsewhere than their consignor's country."""
    elsewhere = (history["country_of_dispatch"] != history["consignor_country"]).astype(np.int64)
    for kind, days in (("pair", 90), ("route", 30)):
        recent = (history["age"] < days) & history[f"hash_{kind}"].isin(today[f"hash_{kind}"].dropna().unique())
        detours = elsewhere[recent].groupby(history.loc[recent, f"hash_{kind}"]).sum().rename(f"{kind}_detours")
        today = today.merge(detours.reset_index(), on=f"hash_{kind}", how="left")
    return today


def more_features(t: Frame) -> dict[str, Column]:
    """The features that `peer_pandas.features` does not make, by name; links and lists of names are in neither day."""
    made: dict[str, Column] = {
        f"{kind}_findings": t[f"{kind}_findings_all"].fillna(0).where(t[f"hash_{kind}"].notna()) for kind in FOUND_BY
    }
    for kind in RATED:
        examined = t[f"{kind}_examined_90d"]
        made[f"{kind}_finding_rate_90d"] = t[f"{kind}_findings_90d"] / (examined + PRIOR).where(examined > 0)
    for kind in ("consignor", "consignee_address"):
        made[f"{kind}_examined_90d"] = t[f"{kind}_examined_90d"].fillna(0).where(t[f"hash_{kind}"].notna())
    for share in ("late", "vague", "poor"):
        made[f"filer_{share}_share_30d"] = t[f"filer_{share}"]
    return made | _counted(t) | _filed(t) | _said(t)


def _counted(t: Frame) -> dict[str, Column]:
    def count(kind: str, window: str) -> Column:
        return t[f"{kind}_count_{window}"].fillna(0).where(t[f"hash_{kind}"].notna())

    def over(kind: str, others: str) -> Column:
        return t[f"{kind}_{others}"] / count(kind, "30d").where(count(kind, "30d") > 0)

    new = {
        kind: count(kind, "all") == 0 for kind in ("consignor", "consignor_address", "consignee", "consignee_address")
    }
    elsewhere = t["country_of_dispatch"] != t["consignor_country"]
    pair, route = count("pair", "90d"), count("route", "30d")
    consignors = count("consignor", "30d") - count("consignor_address", "30d")
    consignees = count("consignee", "30d") - count("consignee_address", "30d")
    return {
        "consignor_velocity": (count("consignor", "7d") / 7) / (count("consignor", "90d") / 90),
        "consignee_address_velocity": (count("consignee_address", "7d") / 7) / (count("consignee_address", "30d") / 30),
        "consignee_address_is_new": new["consignee_address"],
        "route_is_new": count("route", "all") == 0,
        "goods_is_new": count("goods", "all") == 0,
        "consignor_at_new_address": new["consignor_address"].where(~new["consignor"]),
        "consignee_at_new_address": new["consignee_address"].where(~new["consignee"]),
        "consignee_new_at_known_address": new["consignee"].where(~new["consignee_address"]),
        "consignor_phone_is_new": t["consignor_phone_names_90d"].fillna(0) == 0,
        "consignee_phone_is_new": t["consignee_phone_names_90d"].fillna(0) == 0,
        "consignor_address_first_seen_days": t["consignor_address_first_seen_days"],
        "consignee_address_first_seen_days": t["consignee_address_first_seen_days"],
        "parties_new": sum(one.astype(int) for one in new.values()),
        "consignor_fan_out": over("consignor", "counterparties_30d"),
        "consignee_address_fan_in": over("consignee_address", "counterparties_30d"),
        "consignor_elsewhere_30d": consignors.where(consignors > 0),
        "consignee_elsewhere_30d": consignees.where(consignees > 0),
        "goods_sender_share": over("goods", "counterparties_30d"),
        "detour_on_rare_route": elsewhere & (route < 10),
        "detour_unusual_for_pair": elsewhere.astype(float) - t["pair_detours"].fillna(0) / pair.where(pair > 0),
        "detour_unusual_for_route": elsewhere.astype(float) - t["route_detours"].fillna(0) / route.where(route > 0),
        "consignor_mass_usual_log": t["consignor_mass_mean"],
        "goods_mass_usual_log": t["goods_mass_mean"],
        "goods_value_per_kg_usual_log": t["goods_value_mean"],
    }


def _filed(t: Frame) -> dict[str, Column]:
    s10 = t["s10"].where(t["s10"].str.len() == 13)
    one, two, three = t["consignor_country"], t["country_of_dispatch"], t["country_of_origin"]
    return {
        "net_to_gross": t["net_mass_kg"] / t["gross_mass_kg"].where(t["gross_mass_kg"] > 0),
        "declared_value_near_threshold": ((t["currency"] == "EUR") & t["declared_value"].between(135, 150))
        | ((t["currency"] == "GBP") & t["declared_value"].between(121.5, 135))
        | ((t["currency"] == "AUD") & t["declared_value"].between(900, 1000))
        | ((t["currency"] == "USD") & t["declared_value"].between(720, 800)),
        "loaded_elsewhere": (t["loading_location"].str[:2] != t["country_of_dispatch"]).where(
            t["loading_location"].str.len() == 5
        ),
        "countries_involved": (1 + (two != one).astype(int) + ((three != one) & (three != two)).astype(int)).where(
            one.notna() & two.notna() & three.notna()
        ),
        "declared_as_precursor": t["hs_code"].str[:6].isin(job.PRECURSORS),
        "received_hour": t["received_at"].dt.hour,
        "received_weekday": t["received_at"].dt.dayofweek + 1,
        "posting_to_arrival_days": (t["eta"].dt.tz_localize(None) - pd.to_datetime(t["posted_on"])).dt.days,
        "s10_service": s10.str[0].astype("category").cat.codes,
        "s10_country_differs": s10.str[11:] != t["country_of_dispatch"],
        "delivery_to_box": t["box"],
        "phones_same": t["hash_consignor_phone"] == t["hash_consignee_phone"],
        "problems_found": t["problems"].str.len(),
        "filed_late": _any_of(t["problems"], {"late-filing"}),
        "identifier_bad": _any_of(t["problems"], {"bad-s10", "bad-awb", "bad-container"}),
        "text_placeholder": _any_of(t["problems"], {"placeholder", "garbled-text", "same-party"}),
    }


def _any_of(problems: Column, codes: set[str]) -> Any:
    return pd.Series([not codes.isdisjoint(row) for row in problems], index=problems.index)


def _said(t: Frame) -> dict[str, Column]:
    declared = t["declared_likelihood"]
    names = {f"lexicon_{kind}": t[f"terms_{kind}"] > 0 for kind in job.TERM_KINDS}
    return names | {
        "names_listed_substance": t["terms_drugs"] > 0,
        "gives_listed_number": t["terms_numbers"] > 0,
        "listed_name_other_chapter": (t["terms_drugs"] > 0) & (t["hs_code"].str[:2] != "29"),
        "description_all_capitals": t["description_capitals"],
        "description_digit_share": t["description_digits"],
        "described_chapter": pd.to_numeric(t["chapter"], errors="coerce"),
        "declared_chapter_likelihood": declared,
        "described_elsewhere": (t["chapter_confidence"] >= 0.8) & (declared < 0.05),
        "description_specificity": t["specificity"],
    }


@cache
def _lexicon() -> tuple[frozenset[str], int]:
    return frozenset(job.lexicon()), max(term.count(" ") + 1 for term in job.lexicon())


def found_terms(text: str) -> list[str]:
    """The terms of the lexicon that stand in a normal text, as whole words."""
    terms, longest = _lexicon()
    words = text.split()
    runs = (
        " ".join(words[start : start + length])
        for start in range(len(words))
        for length in range(2, min(longest, len(words) - start) + 1)
    )
    return [run for run in runs if run in terms]


def guessed(distinct: Column, filed: Frame) -> tuple[Frame, Frame]:
    """What a classifier of descriptions says: by distinct description, and by description and chapter declared."""
    classifier = chapters(filed)
    likely = classifier.predict_proba(distinct.fillna("").to_numpy(object))
    known = {chapter: at for at, chapter in enumerate(classifier.classes_)}
    with np.errstate(divide="ignore", invalid="ignore"):
        entropy = -np.nansum(likely * np.log(likely), axis=1)
    said = pd.DataFrame({
        "goods_description": distinct,
        "chapter": classifier.classes_[likely.argmax(axis=1)],
        "chapter_confidence": likely.max(axis=1),
        "specificity": 1.0 - entropy / np.log(len(known)),
    })  # fmt: skip
    both = filed[["goods_description", "hs_code"]].dropna().drop_duplicates()
    at = pd.Series(np.arange(len(distinct)), index=distinct).reindex(both["goods_description"]).to_numpy()
    column = both["hs_code"].str[:2].map(known)
    there = column.notna().to_numpy() & ~np.isnan(at)
    values = np.full(len(both), np.nan)
    values[there] = likely[at[there].astype(int), column[there].astype(int)]
    return said, both.assign(declared_likelihood=values)


@cache
def kept_chapters() -> Any:
    import joblib  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    file = job.kept("peer-pandas-chapters.joblib")
    return joblib.load(file) if file.exists() else None


def chapters(filed: Frame) -> Any:
    """A classifier of descriptions by chapter, learnt once from what was filed and kept: that is no part of the day."""
    import joblib  # noqa: PLC0415 - slow to import
    from sklearn.feature_extraction.text import HashingVectorizer  # noqa: PLC0415
    from sklearn.linear_model import SGDClassifier  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415

    made = kept_chapters()
    if made is None:
        both = filed[["goods_description", "hs_code"]].dropna().drop_duplicates().head(20_000)
        words = HashingVectorizer(ngram_range=(1, 2), n_features=2**16)
        made = make_pipeline(words, SGDClassifier(loss="log_loss", random_state=job.SEED))
        made.fit(both["goods_description"].to_numpy(object), both["hs_code"].str[:2].to_numpy(object))
        joblib.dump(made, job.kept("peer-pandas-chapters.joblib"))
        kept_chapters.cache_clear()
    return made


def looked_out_for(today: Frame, lookouts: Frame) -> list[list[str]]:
    """For each row the lookouts whose key it has."""
    hits: list[Frame] = []
    for kind, rows in lookouts.groupby("kind"):
        hashes = xxh64(pa.array(rows["key"], pa.large_string())).to_numpy(zero_copy_only=False)
        wanted = pd.DataFrame({f"hash_{kind}": hashes, "lookout_id": rows["lookout_id"].to_numpy()})
        met = today[[f"hash_{kind}"]].reset_index().merge(wanted, on=f"hash_{kind}")
        hits.append(met[["index", "lookout_id"]])
    by_row = pd.concat(hits).groupby("index")["lookout_id"].agg(list)
    found: list[list[str]] = [[] for _ in range(len(today))]
    for row, ids in by_row.items():
        found[row] = ids
    return found


def banded(score: Any) -> Any:
    """The band of each score."""
    return np.select([score >= least for least, _ in BANDED], [name for _, name in BANDED], BANDED[-1][1])


def remembered(today: Frame, folder: Path) -> None:
    """What history keeps of the day."""
    keys = [name for name in today.columns if name.startswith("hash_")]
    narrow = ["consignment_id", "received_at", "gross_mass_kg", "declared_value", "currency", "grade", "problems"]
    events = {f"event_{name.removeprefix('hash_')}": today[name].notna() for name in keys}
    kept = today[[*narrow, "country_of_dispatch", "consignor_country", *keys]].assign(version=1, **events)
    kept.to_parquet(folder / "history.parquet", index=False)


@cache
def linear() -> Any:
    """The readable model beside the trees, a logistic regression of standardised features; learnt once and kept."""
    import joblib  # noqa: PLC0415 - slow to import
    from sklearn.impute import SimpleImputer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415

    file = job.kept("peer-linear.joblib")
    if not file.exists():
        made = make_pipeline(
            SimpleImputer(strategy="median", add_indicator=True),
            StandardScaler(),
            LogisticRegression(max_iter=500),
        )
        made.fit(*job.sample())
        joblib.dump(made, file)
    return joblib.load(file)
