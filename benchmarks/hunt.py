"""Hunting on generated consignments with forwarders of up to 270,000 clients' parcels, and schemes hidden in them.

Claims: from one seizure to what hangs together with it in at most 100 ms (p95) at 10 million edges; of a scheme's
other consignments 80 % are found at a precision of a half, where naive expansion (every shared value, degrees
capped) drowns. Peer: networkx on the same rows, on a sample, because its graph does not fit at full size: the same
two steps as an ego graph. Schemes rotate shippers' names, addresses and telephones at their own paces, send through
forwarders and mailbox shops, describe goods as the honest do, and their receivers get honest parcels too. What is
generated is simulated; the truth is known to the evaluation alone.

    python benchmarks/hunt.py [CONSIGNMENTS [PARTS [FOLDER]]]      9000000 5 for 100 million edges
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))
from measure import machine
from tidewaiter.links.expansion import DAY, Limits, expand
from tidewaiter.links.graph import Graph, ids_of
from tidewaiter.links.hunt import LISTED, PLAIN
from tidewaiter.links.segment import Segment
from tidewaiter.links.store import Store
from tidewaiter.links.weighing import WIDE, weigh

DAYS = 365
START = 1_767_225_600_000_000  # 2026-01-01
HUB = 270_000


def _zipf(rng: np.random.Generator, many: int, size: int, exponent: float) -> np.ndarray:
    """Ranks drawn with probability falling as rank^-exponent, by inversion of the continuous form."""
    u = rng.random(size)
    power = 1 - exponent
    return np.minimum(((u * (many**power - 1) + 1) ** (1 / power)).astype(np.int64) - 1, many - 1)


def _hash(space: int, values: np.ndarray) -> np.ndarray:
    """Distinct 64-bit numbers for values of a space; -1 stays -1, which is null."""
    mixed = (values.astype(np.uint64) + np.uint64(space << 40)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(31)
    return np.where(values < 0, -1, (mixed * np.uint64(0xBF58476D1CE4E5B9)).view(np.int64))


def innocents(rows: int, seed: int, whole: int) -> dict[str, np.ndarray]:
    """Honest consignments as value numbers; -1 is missing. 45 % go through 60 forwarders, one with 30 % of all.

    `whole` is how many there are together, by which the numbers of shippers, receivers and goods go.
    """
    rng = np.random.default_rng(seed)
    shippers, receivers = max(whole // 9, 100), max(whole // 3, 100)
    shipper = _zipf(rng, shippers, rows, 0.9)
    forwarded = rng.random(rows) < 0.45
    first = rng.random(rows) < HUB / 900_000 / 0.45
    forwarder = np.where(first, 0, 1 + _zipf(rng, 59, rows, 0.8))
    receiver = _zipf(rng, receivers, rows, 0.5)
    homes = np.random.default_rng(5)  # the same in every part
    shop, shop_of = homes.random(receivers) < 0.05, homes.integers(0, 300, receivers)
    goods = _zipf(rng, max(whole // 30, 200), rows, 1.05)
    grams = np.exp(rng.normal(6, 1.2, rows))
    own_mail = homes.random(receivers) < 0.4
    return {
        "day": rng.random(rows) * DAYS,
        "consignor": np.where(forwarded & (rng.random(rows) < 0.3), shippers + forwarder, shipper),
        "consignor_address": np.where(forwarded, shippers + forwarder, shipper),
        "consignor_phone": np.where(rng.random(rows) < 0.25, -1, np.where(forwarded, shippers + forwarder, shipper)),
        "consignor_email": np.where(rng.random(rows) < 0.6, -1, np.where(forwarded, shippers + forwarder, shipper)),
        # Names repeat between persons: 3 receivers to a name.
        "consignee": receiver % max(receivers // 3, 1),
        "consignee_address": np.where(shop[receiver], receivers + shop_of[receiver], receiver),
        "consignee_phone": np.where(rng.random(rows) < 0.3, -1, receiver),
        "consignee_email": np.where(own_mail[receiver], receiver, -1),
        "goods": goods,
        "goods_words": goods // 2,
        "pattern": (np.round(np.log(grams) * 50) * 1_000 + goods % 1_000).astype(np.int64),
        "route": rng.integers(0, 400, rows),
        "scheme": np.full(rows, -1),
    }


def schemes(many: int, base: dict[str, np.ndarray], seed: int, *, hard: bool) -> dict[str, np.ndarray]:
    """Consignments of schemes: 20 to 90 each over 50 to 150 days; values beyond those of the honest are their own.

    Hard ones change shippers every two to six days, not every eight to thirty, use forwarders for 70 % of parcels, not
    for half, have twice as many receivers, and file a receiver's telephone for a quarter, not for three fifths.
    """
    rng = np.random.default_rng(seed)
    top = 10_000_000
    parts: dict[str, list[np.ndarray]] = {name: [] for name in base}
    receivers = int(base["consignee_address"].max()) + 1
    for number in range(many):
        size, span = int(rng.integers(20, 90)), float(rng.integers(50, 150))
        day = rng.random() * (DAYS - span) + np.sort(rng.random(size)) * span
        own = top + number * 1_000
        paces = rng.integers(*((2, 7) if hard else (8, 31)), 3)  # days until name, address and telephone change
        turn = [
            own + offset + (day // pace).astype(np.int64) for offset, pace in zip((0, 100, 200), paces, strict=True)
        ]
        through = base["consignor_address"][rng.integers(0, len(base["day"]), size)]
        forwarded = rng.random(size) < (0.7 if hard else 0.5)
        some = max(size // (2 if hard else 4), 4)
        pool = own + 300 + rng.integers(0, some, size)
        borrowed = rng.integers(0, receivers, some)  # a third of the receivers live where others do
        shared = (pool - own - 300) % 3 == 0
        goods = base["goods"][rng.integers(0, len(base["day"]), 3)][rng.integers(0, 3, size)]
        grams = np.exp(rng.normal(6, 0.05, size))
        gap = rng.random((size, 5))
        rows = {
            "day": day,
            "consignor": turn[0],
            "consignor_address": np.where(forwarded, through, turn[1]),
            "consignor_phone": np.where(gap[:, 0] < 0.35, -1, np.where(gap[:, 1] < 0.3, through, turn[2])),
            "consignor_email": np.where(gap[:, 2] < 0.8, -1, own + 400),
            "consignee": np.where(gap[:, 3] < 0.3, own + 500 + np.arange(size), pool),  # spelt anew each time
            "consignee_address": np.where(shared, borrowed[(pool - own - 300)], pool),
            "consignee_phone": np.where(gap[:, 4] < (0.75 if hard else 0.4), -1, own + 300 + (pool - own - 300) // 2),
            "consignee_email": np.full(size, -1),
            "goods": goods,
            "goods_words": goods // 2,
            "pattern": (np.round(np.log(grams) * 50) * 1_000 + goods % 1_000).astype(np.int64),
            "route": np.full(size, int(rng.integers(0, 400))),
            "scheme": np.full(size, number),
        }
        for name, column in rows.items():
            parts[name].append(column)
        # What the scheme's receivers get honestly: as much again as the scheme sends them in a quarter of cases.
        honest = rng.integers(0, len(base["day"]), max(size // 4, 1))
        for name in base:
            column = base[name][honest].copy()
            if name in {"consignee", "consignee_address", "consignee_phone"}:
                column = rows[name][rng.integers(0, size, len(honest))]
            if name == "day":
                column = rng.random(len(honest)) * DAYS
            parts[name].append(column)
    return {name: np.concatenate(column) for name, column in parts.items()}


def traces_of(columns: dict[str, np.ndarray], first: int) -> pa.Table:
    """The rows as the graph takes them, in the order of receipt; names are numbered from `first`."""
    order = np.argsort(columns["day"], kind="stable")
    made: dict[str, object] = {
        "consignment_id": pa.array(np.char.add("x:", (first + np.arange(len(order))).astype("U9"))),
        "received_at": pa.array(START + (columns["day"][order] * DAY).astype(np.int64), pa.timestamp("us", tz="UTC")),
    }
    for space, name in enumerate(columns):
        if name in {"day", "scheme"}:
            continue
        values = columns[name][order]
        # Forwarders' names, addresses and telephones are each a thing of their own.
        made[f"hash_{name}"] = pa.array(_hash(space + 1, values), mask=values < 0)
    pairs = columns["consignor"][order] * np.int64(1_000_003) + columns["consignee_address"][order]
    made["hash_pair"] = pa.array(_hash(99, np.abs(pairs)))
    return pa.table(made)


def naive(graph: Graph, seed: np.ndarray, as_of: int, cap: int = 1_000) -> np.ndarray:
    """Every consignment within two steps over any shared value of at most `cap` consignments."""
    reached = seed
    for _ in range(2):
        named = graph.named_by(reached, as_of)
        keys = np.unique(named.keys)
        windows = graph.windows(keys, np.zeros(len(keys), np.int64), np.full(len(keys), as_of))
        chosen = np.flatnonzero((windows.degree > 1) & (windows.degree <= cap))
        chosen = chosen[np.cumsum(windows.degree[chosen]) <= 5_000_000]
        reached = np.union1d(reached, graph.touching(windows, chosen).ids)
    return np.setdiff1d(reached, seed)


def listed(graph: Graph, one: np.ndarray, as_of: int) -> np.ndarray:
    """What a hunt lists: expanded, weighed, cut (`links.hunt.hunt` without its words)."""
    found = expand(graph, one, as_of=as_of, limits=WIDE)
    weighed = weigh(graph, found, as_of=as_of)
    plain = found.ids[found.strength >= PLAIN]
    return np.setdiff1d(np.union1d(weighed.ids[weighed.belief >= LISTED], plain), one)


def judged(found: np.ndarray, wanted: np.ndarray) -> tuple[float, float]:
    hit = len(np.intersect1d(found, wanted))
    return hit / max(len(wanted), 1), hit / max(len(found), 1)


def with_networkx(traces: pa.Table, seeds: list[str]) -> tuple[float, float, int]:
    """CPU-seconds to build and for a hunt (two consignments away, hubs of more than 400 left out), and edges."""
    import networkx as nx  # noqa: PLC0415 - the peer

    begun = time.process_time()
    graph = nx.Graph()
    names = traces["consignment_id"].to_pylist()
    for column in traces.column_names:
        if column.startswith("hash_"):
            values = traces[column].to_pylist()
            graph.add_edges_from(
                (name, (column, value)) for name, value in zip(names, values, strict=True) if value is not None
            )
    built, begun = time.process_time() - begun, time.process_time()
    for seed in seeds:
        edges = nx.bfs_edges(
            graph, seed, depth_limit=4, sort_neighbors=lambda near: [n for n in near if graph.degree(n) <= 400]
        )
        sum(1 for _ in edges)
    return built, (time.process_time() - begun) / len(seeds), graph.number_of_edges()


def hidden_schemes(base: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Sixty schemes numbered from 0 and sixty hard ones numbered from 60."""
    easier, harder = schemes(60, base, 17, hard=False), schemes(60, base, 19, hard=True)
    harder["scheme"] = np.where(harder["scheme"] < 0, -1, harder["scheme"] + 60)
    for name in harder.keys() - {"day", "route", "pattern", "goods", "goods_words", "scheme"}:
        # Values of their own, not those of the others.
        harder[name] = np.where(harder[name] >= 10_000_000, harder[name] + 10_000_000, harder[name])
    return {name: np.concatenate([easier[name], harder[name]]) for name in base}


def build(rows: int, parts: int, store: Store) -> tuple[np.ndarray, np.ndarray, pa.Table, tuple[float, float]]:
    """Generate and store in parts that follow each other in time; names, schemes, the last rows, seconds and CPU-s."""
    hidden = hidden_schemes(innocents(rows // parts, 13, rows))
    names, labels, wall, used = [], [], 0.0, 0.0
    for part in range(parts):
        base = innocents(rows // parts, 13 + part, rows)
        base["day"] = (base["day"] + part * DAYS) / parts
        mine = (hidden["day"] * parts // DAYS).astype(np.int64) == part
        whole = {name: np.concatenate([base[name], hidden[name][mine]]) for name in base}
        traces = traces_of(whole, sum(map(len, names)))
        labels.append(whole["scheme"][np.argsort(whole["day"], kind="stable")])
        clock, cpu = time.perf_counter(), time.process_time()
        store.add(Segment.of_traces(traces), [str(part)])
        wall, used = wall + time.perf_counter() - clock, used + time.process_time() - cpu
        names.append(traces["consignment_id"].to_numpy())
    return np.concatenate(names), np.concatenate(labels), traces, (wall, used)


def at_random(graph: Graph, names: np.ndarray, as_of: int) -> tuple[list[float], list[float]]:
    """Wall and CPU seconds of 200 expansions from consignments drawn at random."""
    took, used = [], []
    for name in np.random.default_rng(2).choice(names, 200):
        clock, cpu = time.perf_counter(), time.process_time()
        listed(graph, ids_of([name]), as_of)
        took.append(time.perf_counter() - clock)
        used.append(time.process_time() - cpu)
    return took, used


def main(rows: int, parts: int, folder: Path) -> None:
    print(f"Hunting among {rows:,} generated consignments\n  {machine()}")
    store = Store(folder / "links")
    names, scheme, traces, built = build(rows, parts, store)
    size = sum(file.stat().st_size for file in (folder / "links").rglob("*") if file.is_file())
    graph = Store(folder / "links").graph
    top = [segment.values[np.argmax(np.diff(segment.value_starts))] for segment in graph.segments]
    hub = int(graph.windows(np.array(top), np.zeros(len(top), np.int64), np.full(len(top), 2**62)).degree.max())
    print(
        f"  {store.edges:,} edges in {len(store.segments)} segments, largest hub {hub:,}; built and written in "
        f"{built[0]:.1f} s ({built[1]:.1f} CPU-s), {size / 2**20:,.0f} MiB on disk"
    )
    as_of = START + (DAYS + 1) * DAY
    rng = np.random.default_rng(3)
    seeds = [int(rng.choice(np.flatnonzero(scheme == number))) for number in range(120)]
    took, used = [], []
    sums: dict[str, list[tuple[float, float]]] = {"ours": [], "ours, hard schemes": [], "naive": []}
    for number, seed in enumerate(seeds):
        one = ids_of([names[seed]])
        clock, cpu = time.perf_counter(), time.process_time()
        found = listed(graph, one, as_of)
        took.append(time.perf_counter() - clock)
        used.append(time.process_time() - cpu)
        wanted = np.setdiff1d(ids_of(names[scheme == number].tolist()), one)
        sums["ours" if number < 60 else "ours, hard schemes"].append(judged(found, wanted))
        if number < 15:
            sums["naive"].append(judged(naive(graph, one, as_of), wanted))
    for title, seconds, cpu in (("a seizure", took, used), ("any consignment", *at_random(graph, names, as_of))):
        print(
            f"  hunt from {title}: median {1e3 * np.median(seconds):.0f} ms, "
            f"p95 {1e3 * np.percentile(seconds, 95):.0f} ms, worst {1e3 * max(seconds):.0f} ms wall "
            f"(p95 {1e3 * np.percentile(cpu, 95):.0f} ms CPU)"
        )
    for name, pairs in sums.items():
        recall, precision = np.mean(pairs, axis=0)
        low = np.percentile([pair[0] for pair in pairs], 10)
        print(f"  {name:>18}: recall {recall:.2f} (lowest tenth {low:.2f}), precision {precision:.3f}")
    part = traces.slice(traces.num_rows // 2, 60_000)
    built_peer, peer, edges = with_networkx(part, part["consignment_id"].to_pylist()[:5])
    small = Graph((Segment.of_traces(part),))
    cpu = time.process_time()
    for name in part["consignment_id"].to_pylist()[:5]:
        expand(small, ids_of([name]), as_of=as_of, limits=Limits(depth=2))
    mine = (time.process_time() - cpu) / 5
    print(
        f"  sample of {edges:,} edges: networkx {built_peer:.1f} CPU-s to build, {1e3 * peer:.0f} ms CPU a hunt; "
        f"ours {1e3 * mine:.1f} ms CPU ({peer / mine:.0f} times)"
    )
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB")


if __name__ == "__main__":
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 900_000
    pieces = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory(dir=sys.argv[3] if len(sys.argv) > 3 else None) as place:
        main(many, pieces, Path(place))
