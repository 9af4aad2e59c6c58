"""All forms of parties against the same libraries row by row: parties a second and a core, memory, two sizes.

Ours: `party.normalised` on one thread, from columns as filed to all columns of NORMALISED, caches empty. Peer: what a
careful user of the libraries writes, a row at a time: rigour's normal form of the name, its legal forms found and
removed, normality's Latin letters, rigour's fingerprint of the address, phonenumbers' E.164, the e-mail in small
letters; it takes no address apart and doubts nothing. Sets, all simulated: `plain` is the common path (ASCII; three
names in ten are firms; three in ten parties were seen before; telephones with and without calling code, e-mails on a
third); `mixed` has a third of its names and a fifth of its addresses in Chinese, Cyrillic, Arabic or accented letters;
`shipped` are the parties of days of the practice world, as often alike as there.
"""

import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent))
from measure import Cost, cost, machine
from tidewaiter.parties.names.party import PARTY, normalised, of_consignments
from tidewaiter.simulation import names as vocabulary
from tidewaiter.simulation.day import World
from tidewaiter.simulation.spelling import scripts

SIZES = (100_000, 1_000_000)
PEER_ROWS = 20_000
REPEATED = 0.3
_WARM = 2_000
_DIALS = {
    "US": "+1 617 555 {:04d}",
    "CN": "138{:08d}",
    "GB": "020 7946 {:04d}",
    "DE": "+49 30 {:07d}",
    "MX": "55 {:08d}",
}
_STREETS = {
    "US": "{} Main St Apt {}", "CN": "Room {1} No. {0} Jiefang Road", "GB": "Flat {1}, {0} High Street",
    "DE": "Hauptstrasse {0}", "MX": "Calle Luna {0} Int. {1}",
}  # fmt: skip
_ELSEWHERE = (
    "华强北路{}号{}室",
    "ул. Садовая, д. {}, кв. {}",
    "شارع الملك فيصل {}، شقة {}",
    "Königstraße {} Wohnung {}",
)


def kept(kind: str, rows: int) -> Path:
    return Path(tempfile.gettempdir()) / f"tidewaiter-parties-{kind}-{rows}.parquet"


def keep(kind: str, rows: int) -> None:
    """Draw parties and write them to a file, so that drawing them is not in the memory of the process measured."""
    pq.write_table(shipped(rows) if kind == "shipped" else drawn(rows, mixed=kind == "mixed"), kept(kind, rows))


@cache
def parties(kind: str, rows: int) -> pa.Table:
    """The parties of a set, schema PARTY."""
    return pq.read_table(kept(kind, rows)).combine_chunks()


def drawn(rows: int, *, mixed: bool) -> pa.Table:
    rng = np.random.default_rng(rows)
    words = vocabulary.load()
    given = [name for culture in words.culture.values() for name in culture.given]
    family = [name for culture in words.culture.values() for name in culture.family]
    firm = words.company
    different = max(1, round(rows * (1 - REPEATED)))
    draws = rng.random((8, different))
    made: list[dict[str, Any]] = []
    native = [
        f"{f}{g}" if script.family_first else f"{g} {f}"
        for script in scripts().values()
        for one in list(script.given.values())[:20]
        for g in one.native[:1]
        for two in list(script.family.values())[:20]
        for f in two.native[:1]
    ]
    countries = list(_DIALS)
    for at in range(different):
        a, b, c, d, e, f, g, h = draws[:, at]
        country = countries[int(h * len(countries))]
        if a < 0.3:
            stem = f"{firm.first[int(b * len(firm.first))]}{firm.second[int(c * len(firm.second))]} {at % 977}"
            name = f"{stem} {firm.trade[int(d * len(firm.trade))]} {firm.ending[int(e * len(firm.ending))]}"
        else:
            name = f"{given[int(b * len(given))]} {chr(65 + at % 26)} {family[int(c * len(family))]}"
        line = _STREETS[country].format(int(f * 4800), int(g * 900))
        if mixed and d < 1 / 3:
            name = native[int(b * len(native))] if a < 0.9 else f"{native[int(b * len(native))]}有限公司"
        if mixed and e < 0.2:
            line = _ELSEWHERE[int(b * len(_ELSEWHERE))].format(int(f * 4800), int(g * 900))
        phone = _DIALS[country].format(int(g * 10**4) if country in ("US", "GB") else int(g * 10**7))
        email = f"{name.replace(' ', '.').lower()}{at % 100}@example.com" if c < 1 / 3 and name.isascii() else None
        made.append(
            {
                "name": name, "address_line": line, "city": words.destination.streets[int(f * 20)],
                "postcode": f"{int(f * 1e5):05}",
                "country": country, "phone": phone, "email": email,
            }
        )  # fmt: skip
    table = pa.Table.from_pylist(made, PARTY)
    order = np.concatenate([np.arange(different), rng.integers(0, different, rows - different)])
    return table.take(pa.array(rng.permutation(order)))


def shipped(rows: int) -> pa.Table:
    world, parts, count, day = World(seed=77), [], 0, 0
    while count < rows:
        filed = world.day(day).rows
        parts += [of_consignments(filed, role) for role in ("consignor", "consignee")]
        count, day = count + 2 * filed.num_rows, day + 1
    return pa.concat_tables(parts).slice(0, rows).combine_chunks()


def ours(kind: str, rows: int, *, warm: bool) -> None:
    data = parties(kind, rows)
    normalised(drawn(_WARM, mixed=False) if warm else data)


def peer(kind: str, rows: int, *, warm: bool) -> None:
    data = parties(kind, rows).to_pylist()
    for row in data[:10] if warm else data:
        one_row(row)


def one_row(row: dict[str, Any]) -> tuple[Any, ...]:
    import phonenumbers  # noqa: PLC0415 - the peers load in the process that is measured
    from normality import latinize_text  # noqa: PLC0415
    from rigour.addresses import address_fingerprint  # noqa: PLC0415
    from rigour.names import extract_org_types, normalize_name, remove_org_types  # noqa: PLC0415

    name = normalize_name(row["name"]) or ""
    forms = extract_org_types(name)
    core = remove_org_types(name) if forms else name
    latin = latinize_text(core)
    line = address_fingerprint(row["address_line"] or "")
    phone = None
    try:
        number = phonenumbers.parse(row["phone"] or "", row["country"])
        if phonenumbers.is_possible_number(number):
            phone = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        phone = None
    return core, forms, latin, line, phone, (row["email"] or "").strip().lower()


def told(who: str, kind: str, rows: int, found: Cost) -> float:
    rate = rows / found.cpu_seconds
    print(
        f"  {kind:<8} {rows:>9,}  {who:<12} {found.seconds:7.2f} s  {found.cpu_seconds:7.2f} CPU s"
        f"  {found.mebibytes:6.0f} MiB  {rate:>10,.0f} parties a CPU-second"
    )
    return rate


def measured(kind: str, sizes: tuple[int, ...]) -> None:
    for rows in (PEER_ROWS, *sizes):
        keep(kind, rows)
    work: Callable[..., object] = peer
    other = told("libraries", kind, PEER_ROWS, cost(work, kind, PEER_ROWS))
    for rows in sizes:
        mine = told("ours", kind, rows, cost(ours, kind, rows))
        print(f"  {'':<19} ours over the libraries, parties a CPU-second: {mine / other:.1f}")
    for rows in (PEER_ROWS, *sizes):
        kept(kind, rows).unlink()


def main() -> None:
    print(f"All forms of parties\n  {machine()}")
    small = "--small" in sys.argv
    asked = [kind for kind in ("plain", "mixed", "shipped") if kind in sys.argv]
    for kind in asked or ("plain", "mixed", "shipped"):
        measured(kind, SIZES[:1] if small else SIZES)


if __name__ == "__main__":
    main()
