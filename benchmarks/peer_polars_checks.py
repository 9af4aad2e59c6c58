"""The checks of the day's job with Polars: as `peer_pandas_checks.py`, as expressions."""

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

import polars as pl

import peer_job as job

LETTERS = r"\p{Lo}|(?:\p{L}[^\p{L}]*){3}"


class Check(NamedTuple):
    """What a check says, the column that it quotes, and where it holds."""

    code: str
    path: str
    mask: pl.Expr
    warning: bool = False


def check(filed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Codes of problems (`problems`), `errors` and `warnings` of each row; and the problems, one row each, quoted."""
    found = listed()
    names = [f"check_{number}" for number in range(len(found))]
    masks = filed.lazy().select(
        one.mask.fill_null(value=False).alias(name) for one, name in zip(found, names, strict=True)
    )
    held = masks.collect()
    pairs = list(zip(found, names, strict=True))
    summed = held.select(
        pl.sum_horizontal(pl.col(name).cast(pl.Int8) for one, name in pairs if not one.warning).alias("errors"),
        pl.sum_horizontal(pl.col(name).cast(pl.Int8) for one, name in pairs if one.warning).alias("warnings"),
        pl.concat_list(pl.when(pl.col(name)).then(pl.lit(one.code)) for one, name in pairs)
        .list.drop_nulls()
        .alias("problems"),
    )
    rows = pl.concat([filed.with_row_index("row"), held], how="horizontal").lazy()
    parts = [
        rows.filter(pl.col(name)).select(
            "row", "consignment_id", "filer", pl.lit(one.code).alias("code"), pl.lit(one.path).alias("path"),
            pl.lit("warning" if one.warning else "error").alias("severity"),
            pl.col(one.path).cast(pl.String).alias("value"), pl.lit(job.HINTS[one.code]).alias("hint"),
        )
        for one, name in pairs
        if held[name].any()
    ]  # fmt: skip
    return summed, pl.concat(pl.collect_all(parts)).sort("row", maintain_order=True)


def listed() -> list[Check]:
    """All checks of a day."""
    return [*_owed(), *_errors(), *_warnings()]


def _owed() -> list[Check]:
    """What the law of a regime wants on the day of receipt: one check for each element of each rule."""
    c = pl.col

    def missing(name: str) -> pl.Expr:
        return c(name).is_null() | (c(name).str.strip_chars() == "") if name in job.TEXTS else c(name).is_null()

    checks = []
    for rule in job.laws():
        bound = (c("regime") == rule.regime) & (c("received_at") >= datetime.combine(rule.first_day, time(), UTC))
        if rule.last_day is not None:
            bound &= c("received_at") < datetime.combine(rule.last_day + timedelta(days=1), time(), UTC)
        for element in rule.owes:
            names = job.alternatives(element)
            checks.append(Check("element-missing", names[0], bound & pl.all_horizontal(missing(n) for n in names)))
        late = c("eta") - c("received_at") < pl.duration(seconds=round(3600 * rule.hours_before))
        checks.append(Check("late-filing", "received_at", bound & late, warning=True))
    return checks


def _errors() -> list[Check]:
    countries, currencies = job.codes()
    c = pl.col
    mass, value, mail = c("gross_mass_kg"), c("declared_value"), c("regime") == "mail"
    posted = c("posted_on").cast(pl.Datetime("us", "UTC"))
    early, late = (datetime(year, 1, 1, tzinfo=UTC) for year in (1900, 2200))
    now = datetime.now(UTC) + timedelta(days=1)
    return [
        Check("bad-s10", "s10", _bad_s10()),
        Check("bad-awb", "awb", _bad_awb()),
        *(
            Check("placeholder", name, letters(name).is_in(job.PLACEHOLDERS))
            for name in job.TEXT_COLUMNS
            if name.endswith(("_name", "_line"))
        ),
        Check("impossible-mass", "gross_mass_kg", (mass <= 0) | (mass > 1e6)),
        Check("impossible-mass", "net_mass_kg", (c("net_mass_kg") <= 0) | (c("net_mass_kg") > 1e6)),
        Check("net-above-gross", "net_mass_kg", (c("net_mass_kg") > mass * 1.005) & (mass > 0)),
        Check("too-heavy", "gross_mass_kg", mail & (mass > 70)),
        Check("impossible-value", "declared_value", (value < 0) | (value > 1e15)),
        Check("impossible-count", "package_quantity", c("package_quantity") < 1),
        *(Check("bad-country", name, ~c(name).is_in(countries)) for name in job.COUNTRY_COLUMNS),
        Check("bad-currency", "currency", ~c("currency").is_in(currencies)),
        Check("hs-form", "hs_code", ~c("hs_code").str.contains(r"^\d{6}(?:\d\d){0,2}$")),
        *(
            Check("impossible-date", name, (moment < early) | (moment >= late))
            for name, moment in (("eta", c("eta")), ("received_at", c("received_at")), ("posted_on", posted))
        ),
        Check("date-past", "eta", c("received_at") - c("eta") > pl.duration(days=30)),
        Check("date-future", "eta", c("eta") - c("received_at") > pl.duration(days=400)),
        Check("posted-later", "posted_on", posted - c("received_at") > pl.duration(days=1)),
        Check("received-ahead", "received_at", c("received_at") > now),
        Check("no-identifier", "consignment_id", c("consignment_id").str.contains(r"^\s*$|^[^:]*:\s*$")),
        Check("vague-description", "goods_description", spaced(c("goods_description")).is_in(job.vague())),
    ]


def _warnings() -> list[Check]:
    c = pl.col
    mass, value, mail = c("gross_mass_kg"), c("declared_value"), c("regime") == "mail"
    dear = (mass > 0) & (value <= 1e15) & (value / mass > 1e7) & c("currency").is_in(job.MAIN_CURRENCIES)
    few = (c("goods_description").str.strip_chars() != "") & ~c("goods_description").str.contains(LETTERS)
    return [
        Check("bad-regime", "regime", ~c("regime").is_in(list(job.REGIMES)), warning=True),
        Check("bad-mode", "transport_mode", ~c("transport_mode").is_in(list(job.MODES)), warning=True),
        Check("no-eta", "eta", c("eta").is_null(), warning=True),
        Check("no-currency", "currency", value.is_not_null() & c("currency").is_null(), warning=True),
        Check("absurd-value-per-kg", "declared_value", dear, warning=True),
        Check(
            "same-party",
            "consignee_name",
            c("consignor_name").str.to_uppercase() == c("consignee_name").str.to_uppercase(),
            warning=True,
        ),
        Check("heavy", "gross_mass_kg", mail & mass.is_between(30, 70, closed="right"), warning=True),
        Check("few-letters", "goods_description", few, warning=True),
        *(Check("garbled-text", name, c(name).str.contains(job.GARBLED), warning=True) for name in job.TEXT_COLUMNS),
    ]


def _bad_s10() -> pl.Expr:
    s10 = pl.col("s10")
    weights = (8, 6, 4, 2, 3, 5, 9, 7)
    digits = [s10.str.slice(2 + i, 1).cast(pl.Int32, strict=False) * weight for i, weight in enumerate(weights)]
    check = (11 - pl.sum_horizontal(digits) % 11).replace({10: 0, 11: 5})
    last = s10.str.slice(10, 1).cast(pl.Int32, strict=False)
    return ~s10.str.contains(r"^[A-Z]{2}\d{9}[A-Z]{2}$") | (last != check)


def _bad_awb() -> pl.Expr:
    plain = pl.col("awb").str.replace_all(r"[ -]", "")
    serial = plain.str.slice(3, 7).cast(pl.Int64, strict=False)
    return ~plain.str.contains(r"^\d{11}$") | (serial % 7 != plain.str.slice(10, 1).cast(pl.Int64, strict=False))


def letters(column: str) -> pl.Expr:
    """Small letters and digits alone."""
    return pl.col(column).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")


def spaced(text: pl.Expr) -> pl.Expr:
    """Letters and digits with one space between."""
    return text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
