"""What item lines come to for the whole consignment: the same for every format that lists goods item by item.

A code or country stands for the consignment where all lines say the same; masses and values are sums where every
line has one, values within one currency alone. Nothing is made up for a line that is silent.
"""

from collections.abc import Iterable, Mapping, Sequence

from tidewaiter.formats.item_lines import ItemLines

Items = Sequence[Mapping[str, object]]


def summed(items: Items) -> dict[str, object]:
    """Fields of the consignment that follow from its items; those that do not follow are left out."""
    row: dict[str, object] = {"items": items if isinstance(items, ItemLines) and items.many else list(items)}
    row["goods_description"] = ", ".join(
        dict.fromkeys(str(text) for text in column(items, "goods_description") if text)
    )
    for name in ("hs_code", "country_of_origin"):
        said = set(column(items, name))
        if len(said) == 1:
            row[name] = said.pop()
    for name in ("gross_mass_kg", "net_mass_kg"):
        row[name] = total(items, name)
    moneys = set(column(items, "currency"))
    if len(moneys) == 1:
        value = total(items, "declared_value")
        if value is not None:
            row |= {"declared_value": value, "currency": moneys.pop()}
    return {name: value for name, value in row.items() if value not in (None, "", [])}


def column(items: Items, name: str) -> Iterable[object]:
    """What each line says in a field, None where it says nothing."""
    return items.column(name) if isinstance(items, ItemLines) else (item.get(name) for item in items)


def total(items: Items, name: str) -> float | None:
    """The sum over all lines, rounded to a millionth, or None where a line lacks the number."""
    if not items or not all(isinstance(value, float) for value in column(items, name)):
        return None
    return round(sum(value for value in column(items, name) if isinstance(value, float)), 6)
