"""Claim: the shipped mixture of policy and chance beats pure exploitation where the world drifts, and costs little else.

Sixty weeks, five seeds, four small simulated worlds (loop_world.py), 4,000 consignments and 60 examinations a week.
Policies: random; rules only; a price heuristic (value per kilogram far from its goods' median); pure exploitation (rules
until 30 findings, then the model, no chance); ours (the same with the shipped shares for chance). Rules, exploitation
and ours follow lookouts on parties with a finding. The selection, the model and the estimates are the product's own.
For ours the 95 % interval of the miss rate over the last eight weeks is compared with the truth every week.

Usage: loop.py [--weeks 60] [--seeds 5] [--jobs 2]
"""

import argparse
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pyarrow as pa
from loop_world import LEGACY_COUNTRY, WORLDS, Week, World
from numpy.typing import NDArray

from tidewaiter.risk.model.learn import TooFewLabelsError, learn
from tidewaiter.selection import arms, draw
from tidewaiter.selection.missed import missed

CAPACITY = 60
TRAIN_EVERY = 4
WINDOW = 8
COLD_START = 30
POLICIES = ("random", "rules", "price", "exploit", "ours")
CHANCE = {"random": None, "rules": 0.0, "price": 0.0, "exploit": 0.0, "ours": arms.Shares().explore}
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

    def __init__(self, seed: int) -> None:
        self.seed, self.model = seed, None
        self.rows: list[pa.Table] = []
        self.labels: list[NDArray[np.bool_]] = []
        self.propensities: list[Floats] = []
        self.found = 0

    def add(self, week: Week, opened: NDArray[np.bool_], propensity: Floats) -> None:
        picked = np.flatnonzero(opened)
        self.rows.append(week.features.take(pa.array(picked)))
        self.labels.append(week.illicit[picked])
        self.propensities.append(propensity[picked])
        self.found += int(week.illicit[picked].sum())

    def train(self) -> None:
        label = np.concatenate(self.labels)
        try:
            self.model = learn(pa.concat_tables(self.rows), label, np.concatenate(self.propensities), seed=self.seed)
        except TooFewLabelsError:
            self.model = None


def scored(week: Week, policy: str, kind: str, learner: Learner) -> Floats:
    if policy == "price":
        return price_points(week)
    if policy in {"exploit", "ours"} and learner.model is not None and learner.found >= COLD_START:
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


def live(kind: str, seed: int, policy: str, weeks: int) -> dict[str, object]:
    """One world under one policy: what was caught week by week, schemes, delays, the miss rate and whether it covers."""
    world, learner = World(kind, seed), Learner(seed)
    rng = np.random.default_rng([seed, 99])
    caught, total, delay = [], [], {}
    first: dict[int, int] = {}
    hit: dict[int, int] = {}
    log: list[tuple[Floats, NDArray[np.bool_], int]] = []
    covered = stated = 0
    errors = []
    for number in range(weeks):
        week = world.week()
        for scheme in np.unique(week.scheme[week.illicit]).tolist():
            first.setdefault(scheme, number)
        score = scored(week, policy, kind, learner)
        opened, propensity = choose(week, policy, score, rng)
        world.tell(week, opened)
        for scheme in np.unique(week.scheme[week.illicit & opened]).tolist():
            hit.setdefault(scheme, number)
        learner.add(week, opened, propensity)
        if (
            policy in {"exploit", "ours"}
            and learner.found >= COLD_START
            and (learner.model is None or number % TRAIN_EVERY == 0)
        ):
            learner.train()
        caught.append(int((week.illicit & opened).sum()))
        total.append(int(week.illicit.sum()))
        log.append((propensity[opened], week.illicit[opened], total[-1]))
        if policy in {"ours", "random"} and number >= WINDOW - 1:
            recent = log[-WINDOW:]
            p, y = (np.concatenate([part[i] for part in recent]) for i in (0, 1))
            table = pa.table({"propensity": p, "examined": np.ones(len(p), dtype=bool), "finding": y})
            estimate = missed(table).rate
            truth = 1 - y.sum() / sum(part[2] for part in recent)
            stated += 1
            covered += bool(estimate.low <= truth <= estimate.high) if estimate.high == estimate.high else 1
            errors.append(estimate.value - truth)
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
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weeks", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    begun = time.perf_counter()
    seeds = range(asked.first_seed, asked.first_seed + asked.seeds)
    work = [(kind, seed, policy, asked.weeks) for kind in WORLDS for seed in seeds for policy in POLICIES]
    with ProcessPoolExecutor(asked.jobs) as pool:
        rows = list(pool.map(live, *zip(*work, strict=True)))
    if asked.json:
        print(json.dumps(rows))
        return
    print(
        f"simulated; {asked.weeks} weeks, seeds {seeds.start} to {seeds.stop - 1}, {time.perf_counter() - begun:.0f} s"
    )
    print(
        f"{'world':10} {'policy':8} {'caught':>7} {'2nd half':>8} {'schemes':>8} {'delay':>6} {'covered':>8} {'error':>7}"
    )
    mean = {}
    for kind in WORLDS:
        for policy in POLICIES:
            mine = [r for r in rows if r["world"] == kind and r["policy"] == policy]
            m = {
                k: float(np.mean([r[k] for r in mine]))
                for k in ("caught", "caught_last_half", "schemes", "delay", "covered", "error")
            }
            mean[kind, policy] = m
            print(
                f"{kind:10} {policy:8} {m['caught']:7.3f} {m['caught_last_half']:8.3f} {m['schemes']:8.3f}"
                f" {m['delay']:6.1f} {m['covered']:8.2f} {m['error']:7.3f}"
            )
    for kind in WORLDS:
        peer = mean[kind, "exploit"]["caught"]
        ratio = mean[kind, "ours"]["caught"] / peer if peer else float("inf")
        least = 1.0 if kind in {"drifting", "adversary"} else 1 - MOST_LOSS
        print(
            f"{kind}: ours / pure exploitation {ratio:.3f}: {'holds' if ratio >= least else 'does NOT hold'} (least {least:.2f})"
        )
    for kind in WORLDS:
        cover = mean[kind, "ours"]["covered"]
        print(
            f"{kind}: the interval covers the true miss rate in {cover:.0%} of weeks: {'holds' if cover >= LEAST_COVER else 'does NOT hold'}"
        )


if __name__ == "__main__":
    main()
