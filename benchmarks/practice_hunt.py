"""Claim: in the practice world a hunt from one consignment finds 80 % of its scheme's others at a precision of a half.

Six weeks of the world as shipped (20,000 consignments a day), a hunt from up to three consignments of every scheme with
at least six. The truth says what belongs to the scheme (simulation/judge_links.py): honest parcels of a firm whose name
a scheme borrows, and of the people at its addresses, are not of it. Peer in the same run: naive expansion, every
consignment that shares a key of a party with the seed, and with those found so again, keys of over 200 rows left out.
Nobody is caught in this world, so schemes change names by rotation alone. Simulated.
Usage: practice_hunt.py [days] [seed]
"""

import resource
import sys
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.links.graph import Graph
from tidewaiter.links.hunt import hunt
from tidewaiter.links.segment import Segment
from tidewaiter.links.traces import traces
from tidewaiter.parties.keys import add_keys
from tidewaiter.simulation.day import Day, World
from tidewaiter.simulation.judge_links import Found, hunted

RECALL, PRECISION = 0.8, 0.5
FEWEST, HUNTS = 6, 3
CAP = 200
SHARED = ("consignor", "consignee", "consignor_address", "consignee_address", "consignor_phone", "consignee_phone")


def keyed(day: Day) -> pa.Table:
    """The day's rows as the lake would hold them: keys, their hashes, received at midnight, each counting."""
    at = datetime.combine(day.date, datetime.min.time(), tzinfo=UTC)
    place = day.rows.schema.get_field_index("received_at")
    field = day.rows.schema.field(place)
    count = day.rows.num_rows
    rows = add_keys(day.rows.set_column(place, field, pa.array([at] * count, field.type)))
    rows = rows.append_column("batch_id", pa.array([day.date.isoformat()] * count))
    rows = rows.append_column("arrival_date", pa.array([day.date] * count, pa.date32()))
    for name in KIND_NAMES:
        rows = rows.append_column(f"hash_{name}", xxh64(rows[f"key_{name}"]))
        rows = rows.append_column(f"event_{name}", pa.array([True] * count))
    return rows


class Naive:
    """Every consignment that shares a key, two steps."""

    def __init__(self, table: pa.Table) -> None:
        self.ids = table["consignment_id"].to_pylist()
        self.place = {name: at for at, name in enumerate(self.ids)}
        self.keys = [table[f"hash_{name}"].to_pylist() for name in SHARED]
        self.sharing: list[dict[int, list[int]]] = []
        for column in self.keys:
            index = defaultdict(list)
            for at, key in enumerate(column):
                if key is not None:
                    index[key].append(at)
            self.sharing.append(index)

    def expand(self, seed: str) -> list[str]:
        """Everything within two steps of the seed."""
        seen = front = {self.place[seed]}
        for _ in range(2):
            met = set()
            for column, index in zip(self.keys, self.sharing, strict=True):
                for at in front:
                    rows = index.get(column[at], [])
                    met.update(rows if len(rows) <= CAP else [])
            front = met - seen
            seen = seen | met
        return [self.ids[at] for at in seen]


def say(who: str, judged: list[Found]) -> tuple[float, float]:
    """Print pooled and median shares; gives pooled recall and precision."""
    hits, given, relevant = (sum(getattr(one, name) for one in judged) for name in ("hits", "given", "relevant"))
    precision, recall = hits / max(given, 1), hits / max(relevant, 1)
    middle = np.median([one.hits / max(one.given, 1) for one in judged]), np.median([one.recall for one in judged])
    print(
        f"{who}: precision {precision:.3f}, recall {recall:.3f} (median of hunts {middle[0]:.3f}, {middle[1]:.3f}); "
        f"{given / len(judged):.0f} listed a hunt, {sum(one.innocent for one in judged) / len(judged):.0f} innocent"
    )
    return recall, precision


def main() -> None:
    days, seed = (int(word) for word in [*sys.argv[1:], *["42", "1"][len(sys.argv) - 1 :]])
    world = World(seed=seed)
    lived = [world.day(number) for number in range(days)]
    truth = pa.concat_tables([day.truth for day in lived])
    rows = [keyed(day) for day in lived]
    until = datetime.combine(lived[-1].date, datetime.min.time(), tzinfo=UTC) + timedelta(days=1)
    started = time.process_time()
    graph = Graph((Segment.of_traces(pa.concat_tables([traces(part) for part in rows]).combine_chunks()),))
    built = time.process_time() - started
    naive = Naive(pa.concat_tables(part.select(["consignment_id", *(f"hash_{n}" for n in SHARED)]) for part in rows))
    illicit = truth.filter(truth["illicit"])
    counts = Counter(scheme for scheme in illicit["scheme_id"].to_pylist() if scheme)
    rng = np.random.default_rng(seed)
    seeds = []
    for scheme in sorted(name for name, count in counts.items() if count >= FEWEST):
        mine = illicit.filter(pc.equal(illicit["scheme_id"], scheme))["consignment_id"].to_pylist()
        seeds += rng.choice(mine, HUNTS, replace=False).tolist()
    started = time.process_time()
    lists = [[one.consignment_id for one in hunt(graph, [name], as_of=until).linked] for name in seeds]
    took = (time.process_time() - started) / len(seeds)
    print(f"{truth.num_rows:,} consignments, {len(seeds)} hunts")
    print(f"graph {built:.1f} CPU-s, a hunt {took * 1000:.1f} CPU-ms")
    found = list(zip(lists, seeds, strict=True))
    by_scheme = say("hunt, of the scheme", [judge(given, truth, name) for given, name in found])
    say("hunt, of the operator", [judge(given, truth, name, "actor_id") for given, name in found])
    say("naive, of the scheme", [judge(naive.expand(name), truth, name) for name in seeds])
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    print("claim holds" if by_scheme[0] >= RECALL and by_scheme[1] >= PRECISION else "claim does NOT hold")


def judge(found: list[str], truth: pa.Table, seed: str, by: str = "scheme_id") -> Found:
    return hunted(pa.table({"consignment_id": pa.array(found, pa.string())}), truth, seed, by=by)


if __name__ == "__main__":
    main()
