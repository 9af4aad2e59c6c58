"""What item lines come to for the whole consignment: the same for every format that lists goods item by item.

A code or country stands for the consignment where all lines say the same; masses and values are sums where every
line has one, values within one currency alone. Nothing is made up for a line that is silent.
"""

from collections.abc import Mapping, Sequence


def summed(items: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Fields of the consignment that follow from its items; those that do not follow are left out."""
    row: dict[str, object] = {"items": list(items)}
    words = dict.fromkeys(str(item["goods_description"]) for item in items if item.get("goods_description"))
    row["goods_description"] = ", ".join(words)
    for name in ("hs_code", "country_of_origin"):
        said = {item.get(name) for item in items}
        if len(said) == 1:
            row[name] = said.pop()
    for name in ("gross_mass_kg", "net_mass_kg"):
        row[name] = total(items, name)
    moneys = {item.get("currency") for item in items}
    if len(moneys) == 1:
        value = total(items, "declared_value")
        if value is not None:
            row |= {"declared_value": value, "currency": moneys.pop()}
    return {name: value for name, value in row.items() if value not in (None, "", [])}


def total(items: Sequence[Mapping[str, object]], name: str) -> float | None:
    """The sum over all lines, rounded to a millionth, or None where a line lacks the number."""
    values = [value for item in items if isinstance(value := item.get(name), float)]
    return round(sum(values), 6) if items and len(values) == len(items) else None
