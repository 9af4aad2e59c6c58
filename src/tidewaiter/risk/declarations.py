"""What an import declaration says by itself, as features: goods, tariff, route, mass, price and procedure.

For rows that have no history behind them, such as a published set of declarations. Who imports, sells or
declares is left out: an identity can only stand for rows already seen. Each feature is one SQL expression
(DuckDB) over a Consignment row; what a filer adds is read from `attributes`.
"""

import pyarrow as pa

from tidewaiter.engine.local import project, query

_MASS_PRICE = "ln(nullif(declared_value, 0) / nullif(net_mass_kg, 0))"

FEATURES: dict[str, str] = {
    "hs_chapter": "substr(hs_code, 1, 2)",
    "hs_heading": "substr(hs_code, 1, 4)",
    "hs_subheading": "substr(hs_code, 1, 6)",
    "country_of_dispatch": "country_of_dispatch",
    "country_of_origin": "country_of_origin",
    "dispatched_elsewhere": "country_of_dispatch <> country_of_origin",
    "origin_indicator": "attributes['country_of_origin_indicator']",
    "tax_rate": "TRY_CAST(attributes['tax_rate'] AS DOUBLE)",
    "tax_type": "attributes['tax_type']",
    "net_mass_log": "ln(1 + net_mass_kg)",
    "declared_value_log": "ln(1 + declared_value)",
    "value_per_kg_log": _MASS_PRICE,
    "entry_office": "entry_office",
    "transport_mode": "transport_mode",
    "carrier": "carrier",
    "process_type": "attributes['process_type']",
    "import_type": "attributes['import_type']",
    "import_use": "attributes['import_use']",
    "payment_type": "attributes['payment_type']",
}

TUPLE: dict[str, str] = {
    "hs": "substr(hs_code, 1, 6)",
    "dispatch": "country_of_dispatch",
    "origin": "country_of_origin",
    "rate": "TRY_CAST(attributes['tax_rate'] AS DOUBLE)::VARCHAR",
    "type": "attributes['tax_type']",
    "mass": "net_mass_kg::VARCHAR",
}
"""What makes two published declarations the same for the honest protocol (KCS-U)."""

LEAST_PRICES = 5
"""Fewer priced rows than this do not make a price level."""


def declaration_features(rows: pa.Table) -> pa.Table:
    """Give the features of each Consignment row; numbers as float64, categories as strings, null for missing."""
    return project(rows, FEATURES)


def tuples(rows: pa.Table) -> list[str]:
    """Give each Consignment row the text of its tuple, the parts joined by '|', empty where missing."""
    parts = ", ".join(f"coalesce({sql}, '')" for sql in TUPLE.values())
    texts: list[str] = project(rows, {"text": f"concat_ws('|', {parts})"})["text"].to_pylist()
    return texts


def with_price_levels(features: pa.Table, known: pa.Table) -> pa.Table:
    """Add how far each row's price per kilogram (log) lies from the median of its chapter and of its heading.

    Medians come from `known`, the rows learnt from, alone; a level with fewer than five prices gives null.
    """
    joins, columns = [], ["f.*"]
    for level in ("chapter", "heading"):
        joins.append(
            f"LEFT JOIN (SELECT hs_{level}, median(value_per_kg_log) AS price FROM known"
            f" GROUP BY 1 HAVING count(value_per_kg_log) >= {LEAST_PRICES}) AS {level} USING (hs_{level})"
        )
        columns.append(f"f.value_per_kg_log - {level}.price AS value_per_kg_against_{level}")
    numbered = features.append_column("position", pa.array(range(features.num_rows), pa.int64()))
    sql = f"SELECT {', '.join(columns)} FROM features AS f {' '.join(joins)} ORDER BY f.position"
    return query(sql, {"features": numbered, "known": known}).drop_columns(["position"])
