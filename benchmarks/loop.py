"""Claim: the shipped mixture of policy and chance beats pure exploitation where the world drifts.

And it costs little elsewhere. Sixty weeks, five seeds, four small simulated worlds (loop_world.py), 4,000 consignments
and 60 examinations a week. Policies: random; rules only; a price heuristic (value per kilogram far from its goods'
median); pure exploitation (rules until 30 findings, then the model, learnt every fourth week from all outcomes alike,
no chance); ours (the shipped shares for chance, the model learnt every week, recent outcomes counting more where that
foretells better, as `tidewaiter learn` does); and, to tell learning from chance, `fresh`: exploitation that learns as
ours does. All but random and price follow lookouts on parties with a finding. The selection, the model and the
estimates are the product's own. For ours the 95 % interval of the miss rate over the last eight weeks is compared with
the truth every week.

Usage: loop.py [--weeks 60] [--seeds 5] [--first-seed 1] [--jobs 2] [--worlds ...] [--policies ...] [--json|--read ...]
"""

import argparse
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.stats import t

from loop_world import LEGACY_COUNTRY, WORLDS, Week, World
from tidewaiter.risk.model.learn import TooFewLabelsError, learn
from tidewaiter.selection import arms, draw
from tidewaiter.selection.missed import missed

CAPACITY = 60
TRAIN_EVERY = 4
WINDOW = 8
COLD_START = 30
POLICIES = ("random", "rules", "price", "exploit", "fresh", "ours")
LEARNING = {"exploit", "fresh", "ours"}
FRESH = {"fresh", "ours"}  # learn every week and may forget, as the product does
CHANCE = {"random": None, "rules": 0.0, "price": 0.0, "exploit": 0.0, "fresh": 0.0, "ours": arms.Shares().explore}
MOST_LOSS, LEAST_COVER = 0.02, 0.90

Floats = NDArray[np.float64]


def column(table: pa.Table, name: str) -> Floats:
    return table[name].to_numpy()


def rule_points(week: Week, kind: str) -> Floats:
    """Points of an analyst's rules; in the legacy world one rule alone, about one country."""
    if kind == "legacy":
        return np.where(week.country == LEGACY_COUNTRY, 20.0, 0.0)
    f = week.features
    new = column(f, "sender_count") <= 2
    return (
        8.0 * new
        + 6.0 * column(f, "vague")
        + 5.0 * (column(f, "value_log") < 2.6)
        + 6.0 * ((column(f, "pair_count") >= 1) & (column(f, "sender_count") < 20))
    )


def price_points(week: Week) -> Floats:
    """How far value per kilogram lies from the median of the goods, in log."""
    f = week.features
    rate = column(f, "value_log") - column(f, "mass_log")
    goods = f["goods"].combine_chunks().dictionary_encode().indices.to_numpy()
    medians = np.array([np.median(rate[goods == g]) for g in range(goods.max() + 1)])
    return np.abs(rate - medians[goods])


class Learner:
    """The product's model, trained anew every few weeks on everything examined so far."""

    def __init__(self, seed: int, *, forgets: bool) -> None:
        self.seed, self.model, self.forgets = seed, None, forgets
        self.weeks: list[Floats] = []
        self.rows: list[pa.Table] = []
        self.labels: list[NDArray[np.bool_]] = []
        self.propensities: list[Floats] = []
        self.found = 0

    def add(self, week: Week, opened: NDArray[np.bool_], propensity: Floats) -> None:
        """Remember what a week's examinations found."""
        picked = np.flatnonzero(opened)
        self.rows.append(week.features.take(pa.array(picked)))
        self.labels.append(week.illicit[picked])
        self.propensities.append(propensity[picked])
        self.weeks.append(np.full(len(picked), float(week.number)))
        self.found += int(week.illicit[picked].sum())

    def train(self) -> None:
        """Learn anew, where there is enough to learn from."""
        label, week = np.concatenate(self.labels), np.concatenate(self.weeks)
        age = 7.0 * (week.max() - week) if self.forgets else None
        propensity = np.concatenate(self.propensities)
        try:
            self.model = learn(pa.concat_tables(self.rows), label, propensity, seed=self.seed, age=age)
        except TooFewLabelsError:
            self.model = None


def scored(week: Week, policy: str, kind: str, learner: Learner) -> Floats:
    if policy == "price":
        return price_points(week)
    if policy in LEARNING and learner.model is not None and learner.found >= COLD_START:
        return learner.model.predict(week.features)
    return rule_points(week, kind)


def choose(week: Week, policy: str, score: Floats, rng: np.random.Generator) -> tuple[NDArray[np.bool_], Floats]:
    """Who is opened, and with which probability each was to be."""
    n = len(score)
    f = week.features
    if policy == "random":
        propensity = np.full(n, CAPACITY / n)
        return draw.systematic(propensity, rng), propensity
    lookout = (column(f, "sender_findings") + column(f, "receiver_findings") > 0) & (policy != "price")
    novelty = 1 / (1 + column(f, "sender_count")) + 1 / (1 + column(f, "receiver_count"))
    explore = CHANCE[policy]
    if explore:
        shares = arms.Shares(explore)
        propensity = arms.inclusion(lookout, score, novelty, CAPACITY, shares).total
    else:
        propensity = arms.policy(lookout, score, CAPACITY)
    return draw.systematic(propensity, rng), propensity


def expected(week: Week, learner: Learner, opened: NDArray[np.bool_], propensity: Floats) -> list[float]:
    """What a week says of a miss rate.

    Expected by the model among the unopened and among what chance opened (NaN without a model), found by chance,
    found, and truly missed.
    """
    likely = np.full(len(opened), np.nan) if learner.model is None else learner.model.predict(week.features)
    by_chance = opened & (propensity < 1)
    y = week.illicit
    sums = (likely[~opened].sum(), likely[by_chance].sum(), y[by_chance].sum(), y[opened].sum(), y[~opened].sum())
    return [round(float(value), 4) for value in sums]


def opened_of(log: list[tuple[Floats, NDArray[np.bool_], int]], part: slice) -> pa.Table:
    """What some weeks opened, as the product's estimate of what was missed wants it."""
    weeks = range(len(log))[part]
    size = [len(log[number][0]) for number in weeks]
    empty = [(np.empty(0), np.empty(0, dtype=bool))]
    p, y = (np.concatenate([found[i] for found in [*empty, *log[part]]]) for i in (0, 1))
    days = pa.array(np.repeat([7 * number for number in weeks], size), pa.int32()).cast(pa.date32())
    return pa.table({"shift_date": days, "propensity": p, "examined": np.ones(len(p), dtype=bool), "finding": y})


def live(kind: str, seed: int, policy: str, weeks: int) -> dict[str, object]:
    """One world under one policy: what was caught, schemes, delays, the miss rate and whether it covers."""
    world, learner = World(kind, seed), Learner(seed, forgets=policy in FRESH)
    rng = np.random.default_rng([seed, 99])
    caught, total, delay = [], [], {}
    first: dict[int, int] = {}
    hit: dict[int, int] = {}
    log: list[tuple[Floats, NDArray[np.bool_], int]] = []
    covered = stated = 0
    errors, likely, weekly = [], [], []
    for number in range(weeks):
        week = world.week()
        for scheme in np.unique(week.scheme[week.illicit]).tolist():
            first.setdefault(scheme, number)
        score = scored(week, policy, kind, learner)
        opened, propensity = choose(week, policy, score, rng)
        world.tell(week, opened)
        for scheme in np.unique(week.scheme[week.illicit & opened]).tolist():
            hit.setdefault(scheme, number)
        weekly.append(expected(week, learner, opened, propensity))
        learner.add(week, opened, propensity)
        if (
            policy in LEARNING
            and learner.found >= COLD_START
            and (policy in FRESH or learner.model is None or number % TRAIN_EVERY == 0)
        ):
            learner.train()
        caught.append(int((week.illicit & opened).sum()))
        total.append(int(week.illicit.sum()))
        log.append((propensity[opened], week.illicit[opened], total[-1]))
        if policy in {"ours", "random"} and number >= WINDOW - 1:
            recent = log[-WINDOW:]
            judged = missed(*(opened_of(log, part) for part in (slice(-WINDOW, None), slice(-WINDOW))))
            estimate = judged.rate
            truth = 1 - judged.found / sum(part[2] for part in recent)
            likely.append(judged.likely - truth)
            stated += 1
            covered += bool(estimate.low <= truth <= estimate.high) if estimate.high == estimate.high else 1
            errors.append((0.0 if np.isnan(estimate.value) else estimate.value) - truth)
    delay = [hit[s] - first[s] for s in hit]
    return {
        "world": kind,
        "seed": seed,
        "policy": policy,
        "caught": sum(caught) / sum(total),
        "caught_last_half": sum(caught[weeks // 2 :]) / max(sum(total[weeks // 2 :]), 1),
        "schemes": len(hit) / len(first),
        "delay": float(np.median(delay)) if delay else float("nan"),
        "covered": covered / stated if stated else float("nan"),
        "error": float(np.mean(errors)) if errors else float("nan"),
        "off": float(np.mean(np.abs(errors))) if errors else float("nan"),
        "likely": float(np.mean(likely)) if likely else float("nan"),
        "likely_off": float(np.mean(np.abs(likely))) if likely else float("nan"),
        "weekly": weekly,
    }


HEADS = ("caught", "caught_last_half", "schemes", "delay", "covered", "error", "off", "likely", "likely_off")
"""Of a run; error and off: mean and mean absolute error of the miss rate; likely and likely_off: those of `likely`."""


def ratio(rows: list[dict[str, object]], kind: str, policy: str, peer: str) -> tuple[int, float, float, float]:
    """How much a policy caught over what a peer did in the same seeds: seeds, ratio, 95 % t-interval over seeds."""
    caught = {(r["policy"], r["seed"]): r["caught"] for r in rows if r["world"] == kind}
    seeds = [seed for name, seed in caught if name == policy and (peer, seed) in caught]
    mine, theirs = (np.array([caught[name, seed] for seed in seeds]) for name in (policy, peer))
    if len(seeds) < 2:
        return len(seeds), float("nan"), float("nan"), float("nan")
    value = mine.mean() / theirs.mean()
    error = (mine - value * theirs).std(ddof=1) / theirs.mean() / len(seeds) ** 0.5
    half = t.ppf(0.975, len(seeds) - 1) * error
    return len(seeds), value, value - half, value + half


def tell(rows: list[dict[str, object]]) -> None:
    """The tables and verdicts."""
    print(f"{'world':10} {'policy':8} seeds " + " ".join(f"{head[:8]:>8}" for head in HEADS))
    for kind in WORLDS:
        for policy in POLICIES:
            mine = [r for r in rows if r["world"] == kind and r["policy"] == policy]
            if mine:
                means = " ".join(f"{np.mean([r.get(head, np.nan) for r in mine]):8.3f}" for head in HEADS)
                print(f"{kind:10} {policy:8} {len(mine):5} {means}")
    for kind in [kind for kind in WORLDS if any(r["world"] == kind for r in rows)]:
        for policy, peer in (("ours", "exploit"), ("ours", "fresh"), ("fresh", "exploit")):
            seeds, value, low, high = ratio(rows, kind, policy, peer)
            if seeds < 2:
                continue
            least = 1.0 if kind in {"drifting", "adversary"} else 1 - MOST_LOSS
            verdict = ("holds" if value >= least else "does NOT hold") if peer == "exploit" and policy == "ours" else ""
            print(f"{kind}: {policy} / {peer} {value:.3f} ({low:.3f} to {high:.3f}, {seeds} seeds) {verdict}")
        cover = [r["covered"] for r in rows if r["world"] == kind and r["policy"] == "ours"]
        if cover:
            verdict = "holds" if np.mean(cover) >= LEAST_COVER else "does NOT hold"
            print(f"{kind}: the interval covers the true miss rate in {np.mean(cover):.0%} of weeks: {verdict}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weeks", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--worlds", nargs="+", default=WORLDS, choices=WORLDS)
    parser.add_argument("--policies", nargs="+", default=POLICIES, choices=POLICIES)
    parser.add_argument("--json", action="store_true", help="One line a run, as each ends, and no table.")
    parser.add_argument("--read", nargs="+", metavar="FILE", help="Tables of runs kept with --json; runs nothing.")
    asked = parser.parse_args()
    if asked.read:
        tell([json.loads(line) for file in asked.read for line in Path(file).read_text().splitlines()])
        return
    seeds = range(asked.first_seed, asked.first_seed + asked.seeds)
    work = [(kind, seed, name, asked.weeks) for kind in asked.worlds for seed in seeds for name in asked.policies]
    begun, rows = time.perf_counter(), []
    with ProcessPoolExecutor(asked.jobs) as pool:
        for row in pool.map(live, *zip(*work, strict=True)):
            rows.append(row)
            if asked.json:
                print(json.dumps(row), flush=True)
    if not asked.json:
        wall = time.perf_counter() - begun
        print(f"simulated; {asked.weeks} weeks, seeds {seeds.start} to {seeds.stop - 1}, {wall:.0f} s")
        tell(rows)


if __name__ == "__main__":
    main()
