"""The checks of the day's job with pandas: a mask a check, and what was found as a table that quotes the values.

As many conditions as the product's: what each rule of each regime owes on the day of receipt, identifiers, codes,
numbers, dates and texts. Lists of items and of containers are empty in this day and not looked at.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd  # type: ignore[import-untyped, unused-ignore]

import peer_job as job
import peer_pandas_rest as rest

GARBLED = "[\\x00-\\x08\\x7f\\ufffd]|[ÂÃ][\\u0080-\\u00bf\\u20ac]|â[\\u0080\\u20ac]"
LETTERS = r"[^\W\d_][\W\d_]*[^\W\d_][\W\d_]*[^\W\d_]"
Frame = Any  # a pandas DataFrame; pandas has no types that say which columns
Column = Any


class Check(NamedTuple):
    """What a check says, the column that it quotes, and where it holds."""

    code: str
    path: str
    mask: Column
    warning: bool = False


def check(today: Frame) -> Frame:
    """Add codes of problems, elements missing and the grade; gives the problems, a row each, values quoted."""
    found = listed(today)
    masks = np.column_stack([np.asarray(one.mask.fillna(value=False), dtype=bool) for one in found])
    doubt = np.array([one.warning for one in found])
    wrong, doubtful = masks[:, ~doubt].sum(axis=1), masks[:, doubt].sum(axis=1)
    today["grade"] = np.select([(wrong == 0) & (doubtful == 0), wrong == 0, wrong == 1, wrong <= 3], [1, 2, 3, 4], 5)
    today["problems"] = rest.lists(masks, [one.code for one in found])
    today["elements_missing"] = today[list(job.ELEMENTS)].isna().sum(axis=1)
    return _quoted(today, found, masks)


def listed(today: Frame) -> list[Check]:
    """All checks of a day."""
    return [*_owed(today), *_errors(today), *_warnings(today)]


def _quoted(today: Frame, found: list[Check], masks: Any) -> Frame:
    """All problems by row: whose they are, what and where, how bad, and the value as it was filed."""
    parts = []
    for number, one in enumerate(found):
        rows = np.flatnonzero(masks[:, number])
        if len(rows):
            told = today[["consignment_id", "filer"]].take(rows).assign(row=rows, code=one.code, path=one.path)
            told["severity"] = "warning" if one.warning else "error"
            told["value"] = today[one.path].take(rows).astype("str")
            told["hint"] = job.HINTS[one.code]
            parts.append(told)
    return pd.concat(parts, ignore_index=True).sort_values("row", kind="stable", ignore_index=True)


def _owed(t: Frame) -> list[Check]:
    """What the law of a regime wants on the day of receipt: one check for each element of each rule."""
    empty: dict[str, Column] = {}

    def missing(name: str) -> Column:
        if name not in empty:
            column = t[name]
            empty[name] = column.isna() | (column.str.strip() == "") if name in job.TEXTS else column.isna()
        return empty[name]

    checks = []
    for rule in job.laws():
        bound = (t["regime"] == rule.regime) & (t["received_at"] >= datetime.combine(rule.first_day, time(), UTC))
        if rule.last_day is not None:
            bound &= t["received_at"] < datetime.combine(rule.last_day + timedelta(days=1), time(), UTC)
        for element in rule.owes:
            names = job.alternatives(element)
            mask = bound.copy()
            for name in names:
                mask &= missing(name)
            checks.append(Check("element-missing", names[0], mask))
        late = t["eta"] - t["received_at"] < pd.Timedelta(hours=rule.hours_before)
        checks.append(Check("late-filing", "received_at", bound & late, warning=True))
    return checks


def _errors(t: Frame) -> list[Check]:
    countries, currencies = job.codes()
    mass, value, mail = t["gross_mass_kg"], t["declared_value"], t["regime"] == "mail"
    posted = pd.to_datetime(t["posted_on"], utc=True)
    early, late = (pd.Timestamp(year, 1, 1, tz="UTC") for year in (1900, 2200))
    return [
        Check("bad-s10", "s10", bad_s10(t["s10"])),
        Check("bad-awb", "awb", bad_awb(t["awb"])),
        *(
            Check("placeholder", name, letters(t[name]).isin(job.PLACEHOLDERS))
            for name in job.TEXT_COLUMNS
            if name.endswith(("_name", "_line"))
        ),
        Check("impossible-mass", "gross_mass_kg", (mass <= 0) | (mass > 1e6)),
        Check("impossible-mass", "net_mass_kg", (t["net_mass_kg"] <= 0) | (t["net_mass_kg"] > 1e6)),
        Check("net-above-gross", "net_mass_kg", (t["net_mass_kg"] > mass * 1.005) & (mass > 0)),
        Check("too-heavy", "gross_mass_kg", mail & (mass > 70)),
        Check("impossible-value", "declared_value", (value < 0) | (value > 1e15)),
        Check("impossible-count", "package_quantity", t["package_quantity"] < 1),
        *(Check("bad-country", name, t[name].notna() & ~t[name].isin(countries)) for name in job.COUNTRY_COLUMNS),
        Check("bad-currency", "currency", t["currency"].notna() & ~t["currency"].isin(currencies)),
        Check(
            "hs-form", "hs_code", t["hs_code"].notna() & ~t["hs_code"].str.fullmatch(r"\d{6}(?:\d\d){0,2}", na=False)
        ),
        *(
            Check("impossible-date", name, (moment < early) | (moment >= late))
            for name, moment in (("eta", t["eta"]), ("received_at", t["received_at"]), ("posted_on", posted))
        ),
        Check("date-past", "eta", t["received_at"] - t["eta"] > pd.Timedelta(days=30)),
        Check("date-future", "eta", t["eta"] - t["received_at"] > pd.Timedelta(days=400)),
        Check("posted-later", "posted_on", posted - t["received_at"] > pd.Timedelta(days=1)),
        Check("received-ahead", "received_at", t["received_at"] > pd.Timestamp.now("UTC") + pd.Timedelta(days=1)),
        Check("no-identifier", "consignment_id", t["consignment_id"].str.fullmatch(r"\s*|[^:]*:\s*", na=True)),
        Check("vague-description", "goods_description", spaced(t["goods_description"].str.lower()).isin(job.vague())),
    ]


def _warnings(t: Frame) -> list[Check]:
    mass, value, mail = t["gross_mass_kg"], t["declared_value"], t["regime"] == "mail"
    dear = (mass > 0) & (value <= 1e15) & (value / mass.where(mass > 0) > 1e7) & t["currency"].isin(job.MAIN_CURRENCIES)
    description = t["goods_description"]
    few = description.notna() & (description.str.strip() != "") & ~description.str.contains(LETTERS, na=False)
    return [
        Check("bad-regime", "regime", ~t["regime"].isin(job.REGIMES), warning=True),
        Check("bad-mode", "transport_mode", ~t["transport_mode"].isin(job.MODES), warning=True),
        Check("no-eta", "eta", t["eta"].isna(), warning=True),
        Check("no-currency", "currency", value.notna() & t["currency"].isna(), warning=True),
        Check("absurd-value-per-kg", "declared_value", dear, warning=True),
        Check(
            "same-party",
            "consignee_name",
            t["consignor_name"].str.upper() == t["consignee_name"].str.upper(),
            warning=True,
        ),
        Check("heavy", "gross_mass_kg", mail & (mass > 30) & (mass <= 70), warning=True),
        Check("few-letters", "goods_description", few, warning=True),
        *(
            Check("garbled-text", name, t[name].str.contains(GARBLED, na=False), warning=True)
            for name in job.TEXT_COLUMNS
        ),
    ]


def bad_s10(column: Column) -> Column:
    """Where an S10 identifier has a wrong form or check digit."""
    given = column.notna()
    formed = given & column.str.fullmatch(r"[A-Z]{2}\d{9}[A-Z]{2}", na=False)
    digits = _digits(column[formed], 13)[:, 2:11]
    check = 11 - (digits[:, :8] * (8, 6, 4, 2, 3, 5, 9, 7)).sum(axis=1) % 11
    check = np.where(check == 10, 0, np.where(check == 11, 5, check))
    wrong = given & ~formed
    wrong[formed] = check != digits[:, 8]
    return wrong


def bad_awb(column: Column) -> Column:
    """Where an air waybill number has a wrong form or check digit."""
    given = column.notna()
    plain = column.str.replace(r"[ -]", "", regex=True)
    formed = given & plain.str.fullmatch(r"\d{11}", na=False)
    digits = _digits(plain[formed], 11)
    wrong = given & ~formed
    wrong[formed] = (digits[:, 3:10] * 10 ** np.arange(6, -1, -1)).sum(axis=1) % 7 != digits[:, 10]
    return wrong


def _digits(column: Column, length: int) -> Any:
    """The characters of texts of one length as numbers, shape (rows, length)."""
    return column.to_numpy(dtype=f"S{length}").view(np.uint8).reshape(-1, length).astype(np.int64) - ord("0")


def letters(column: Column) -> Column:
    """Small letters and digits alone."""
    return column.str.lower().str.replace(r"[\W_]+", "", regex=True)


def spaced(text: Column) -> Column:
    """Letters and digits with one space between."""
    return text.str.replace(r"[\W_]+", " ", regex=True).str.strip()
