"""What a centre would know beside the traffic: rules, lookouts, outcomes, terms and a model, all made up and seeded."""

import math
import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

import draws
import filing
import population as world
from population import joined
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.engine import local
from tidewaiter.history import events, lake
from tidewaiter.intake import amend, examine, regimes
from tidewaiter.parties import keys
from tidewaiter.parties.screen import LOOKOUTS
from tidewaiter.pipeline import day as pipeline
from tidewaiter.pipeline.day import Knowledge
from tidewaiter.risk.assess import VECTOR
from tidewaiter.risk.model import store
from tidewaiter.risk.model.boosted import fit_boosted, settings_for
from tidewaiter.risk.model.learn import learn
from tidewaiter.risk.model.matrix import Sample, matrix_of
from tidewaiter.risk.model.trained import Model
from tidewaiter.risk.rules import Ruleset
from tidewaiter.risk.rules.load import RULEBOOK
from tidewaiter.selection import capacity

FORM = 1
"""Goes up when the same arguments give another model."""
KEPT = Path("/tmp/tidewaiter-bench")  # noqa: S108 - benchmarks keep what they made here between runs
VECTOR_NAMES = [field.name for field in VECTOR]
_TIME = CONSIGNMENT.field("received_at").type


def lookouts(count: int, seed: int, population: int) -> pa.Table:
    """Lookouts (schema LOOKOUTS) on keys: one in a hundred of a party of the population, the rest of nobody."""
    people = world.population(population, seed)
    rng = np.random.default_rng([seed, 2])
    kinds = ("consignor", "consignee", "consignee_address", "consignee_phone", "consignor_phone")
    known = max(count // 100, 1)
    receiver = world.consignee_texts(people, rng.integers(0, people.consignees, size=known), form=True)
    address = joined(receiver["address_line"], receiver["postcode"], pa.scalar("us"), between=", ").to_pylist()
    met: list[tuple[str, str]] = []
    for position in range(known):
        sender = int(rng.integers(people.consignors.filed.num_rows))
        key = (
            people.consignors.keys["consignor"][sender].as_py(),
            receiver["name"][position].as_py(),
            address[position],
            receiver["phone"][position].as_py(),
            people.consignors.keys["consignor_phone"][sender].as_py(),
        )[position % len(kinds)]
        met.append((kinds[position % len(kinds)], key or f"nobody {position}"))
    nobody = [(kinds[n % len(kinds)], f"nobody {n:x} of the benchmark") for n in range(count - known)]
    return pa.table(
        {
            "lookout_id": [f"benchmark-{n:07d}" for n in range(count)],
            "kind": [kind for kind, _ in (*met, *nobody)],
            "key": [key for _, key in (*met, *nobody)],
            "valid_from": pa.nulls(count, _TIME),
            "valid_until": pa.nulls(count, _TIME),
            "facilities": pa.nulls(count, pa.list_(pa.string())),
        },
        schema=LOOKOUTS,
    )


def outcomes(history_files: list[Path], count: int, seed: int) -> pa.Table:
    """Recorded outcomes of past consignments: the consignments of a few consignors are found with something often.

    Columns: consignment_id, version, recorded_at (one to three days after receipt), examined, finding, propensity.
    """
    rng = np.random.default_rng([seed, 3])
    each = math.ceil(count / max(len(history_files), 1))
    parts = []
    for file in history_files:
        past = pq.read_table(file, columns=["consignment_id", "version", "received_at", "hash_consignor"])
        parts.append(past.take(np.sort(rng.choice(past.num_rows, size=min(each, past.num_rows), replace=False))))
    past = pa.concat_tables(parts).slice(0, count)
    wait = pa.array(rng.integers(20 * 3600, 72 * 3600, size=past.num_rows) * draws.MICROSECONDS).cast(pa.duration("us"))
    sender = pc.fill_null(past["hash_consignor"], 0).to_numpy().astype(np.uint64)
    likely = np.where(sender % np.uint64(50) == 0, 0.5, 0.01)
    return pa.table(
        {
            "consignment_id": past["consignment_id"],
            "version": past["version"],
            "recorded_at": pc.add(past["received_at"], wait),
            "examined": pa.array(np.ones(past.num_rows, dtype=np.bool_)),
            "finding": pa.array(rng.random(past.num_rows) < likely),
            "propensity": pa.array(np.full(past.num_rows, 0.01)),
        }
    )


def terms(count: int, seed: int) -> list[str]:
    """Terms of two to four words for a lexicon: most of invented words, one in ten of words that goods have."""
    people = world.population(10_000, seed)
    rng = np.random.default_rng([seed, 4])
    family = people.family.form.to_pylist()
    goods = people.goods.keys["goods"].slice(0, 3000).to_pylist()
    found: dict[str, None] = {}
    while len(found) < count:
        if len(found) % 10:
            words = [family[i] for i in rng.integers(0, len(family), size=int(rng.integers(2, 5)))]
        else:
            words = goods[int(rng.integers(len(goods)))].split()
            words = words[: max(2, min(len(words), int(rng.integers(2, 4))))]
        if len(words) > 1:
            found[" ".join(words)] = None
    return list(found)


def rulebook(folder: Path, count: int) -> Path:
    """The rules that ship, and variants of them up to `count` rules, labelled as the benchmark's; gives the folder.

    A variant has other thresholds, or, for a rule that looks for words, the same pattern beside invented words.
    """
    shipped = sorted(RULEBOOK.glob("*.toml"))
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.toml"):
        old.unlink()
    for file in shipped[:count]:
        (folder / file.name).write_bytes(file.read_bytes())
    words = [word for term in terms(1000, 1) for word in term.split() if word.isalpha() and len(word) > 4]
    for number in range(count - len(shipped)):
        rule = tomllib.loads(shipped[number % len(shipped)].read_text())
        rule_id = f"benchmark-{number:04d}"
        text = "\n".join(
            [
                f'id = "{rule_id}"',
                f'title = "Benchmark variant of {rule["id"]} (simulated)"',
                'reason = "A rule of the benchmark fired."',
                f"condition = '''\n{_varied(rule['condition'], words, number)}\n'''",
                f"weight = {1 + number % 5}",
                'owner = "Benchmark (simulated)"',
                'purpose = "As many rules as a centre keeps."',
                "valid_from = 2024-01-01",
                "valid_until = 2028-12-31",
            ]
        )
        (folder / f"{rule_id}.toml").write_text(text + "\n")
    return folder


def _varied(condition: str, words: list[str], number: int) -> str:
    """A condition with other words and other thresholds."""
    if "regexp_matches(" in condition:
        own = "|".join(words[(number * 7 + n) % len(words)] for n in range(6))
        return re.sub(r"'\(\?i\)", rf"'(?i)\\b({own})\\b|", condition.strip(), count=1)
    return re.sub(r"(?<=[<>]= )(\d+)(?![\d.])", lambda found: str(int(found[1]) + 1 + number % 3), condition.strip())


def model(seed: int, folder: Path = KEPT, trees: int = 300) -> Model:
    """A model of `trees` trees learnt from 20,000 assessed consignments of the benchmark, kept in the folder."""
    kept = folder / f"model-{seed}-{trees}-{FORM}"
    if not (kept / store.CARD).exists():
        vectors = _vectors(seed)
        label = _labels(vectors, seed)
        learnt = learn(vectors, label, np.ones(vectors.num_rows), seed=seed)
        sample = Sample(matrix_of(vectors, learnt.columns), label, np.ones(vectors.num_rows))
        settings = replace(settings_for(int(label.sum())), rounds=trees)
        kept.mkdir(parents=True, exist_ok=True)
        store.save(replace(learnt, boosted=fit_boosted(sample, settings, seed)), kept)
    return store.load(kept)


def _vectors(seed: int) -> pa.Table:
    """Feature vectors of consignments of the benchmark, by the product's own path, over ten days of history."""
    day, rows = date(2026, 6, 15), 20_000
    people = world.population(rows, seed)
    as_of = datetime(2026, 6, 16, tzinfo=UTC)
    filed = filing.filed(people, draws.draw(people, rows, day, 0, seed), day)
    examined = examine.examine(
        filed, received_at=as_of, source_message="", regimes=regimes.load(), offices=capacity.load().offices()
    ).rows
    numbered = amend.amend(examined, amend.KNOWN.empty_table()).rows
    marked = events.mark_events(keys.add_keys(numbered), events.KNOWN.empty_table())
    today = lake.conform(marked.append_column("batch_id", pa.repeat("benchmark", marked.num_rows)))
    with TemporaryDirectory() as folder:
        files = []
        for back in range(1, 11):
            before = day - timedelta(days=back)
            files.append(Path(folder) / f"{before}.parquet")
            pq.write_table(filing.remembered(people, draws.draw(people, rows, before, 0, seed), before), files[-1])
        known = Knowledge(files, outcomes(files, 5_000, seed), LOOKOUTS.empty_table(), Ruleset.of([]), None, None, 0)
        connection = local.connect()
        try:
            vectors = pipeline.vectors(connection, today, known, as_of)
        finally:
            connection.close()
    return vectors.select(VECTOR_NAMES).cast(pa.schema(list(VECTOR)))


def _labels(vectors: pa.Table, seed: int) -> NDArray[np.bool_]:
    """Findings that depend on some features and on chance: about four in a hundred."""
    rng = np.random.default_rng([seed, 5])
    score = rng.logistic(size=vectors.num_rows)
    for name, weight in (("pair_is_new", 1.0), ("consignor_findings", 1.5), ("hs_missing", 0.7), ("grade_rank", 0.4)):
        score += weight * pc.fill_null(vectors[name].cast(pa.float64()), 0.0).to_numpy()
    score -= 0.3 * np.log1p(pc.fill_null(vectors["consignor_count_30d"].cast(pa.float64()), 0.0).to_numpy())
    return np.asarray(score > np.quantile(score, 0.96))
