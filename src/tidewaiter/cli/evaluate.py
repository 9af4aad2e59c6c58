"""`tidewaiter evaluate`: judge the learner honestly on labelled declarations."""

from pathlib import Path
from typing import Any

import click
import numpy as np
import pyarrow as pa
from rich.table import Table

from tidewaiter.cli.context import console, json_option, print_json, progress
from tidewaiter.cli.present import figure
from tidewaiter.formats import mapped
from tidewaiter.formats import mapping as mappings
from tidewaiter.risk import protocols

FILES = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    epilog="Example: tidewaiter evaluate --mapping kcs --label Fraud --protocol unique-folds declarations/*.csv --json"
)
@click.argument("files", nargs=-1, type=FILES)
@click.option("--mapping", default="kcs", show_default=True, help="How to read the files; it names the labels.")
@click.option("--label", default="Fraud", show_default=True, help="Label of the mapping to predict.")
@click.option(
    "--protocol",
    type=click.Choice(["unique-folds", "time-split"]),
    default="unique-folds",
    show_default=True,
    help="unique-folds: one row per distinct tuple, five folds. time-split: train on one file, test on a later one.",
)
@click.option("--train", type=FILES, multiple=True, help="time-split: files to learn from.")
@click.option("--test", type=FILES, multiple=True, help="time-split: files to judge on.")
@click.option("--seed", default=0, show_default=True)
@json_option
def command(
    files: tuple[Path, ...],
    mapping: str,
    label: str,
    protocol: str,
    train: tuple[Path, ...],
    test: tuple[Path, ...],
    seed: int,
    *,
    as_json: bool,
) -> None:
    """Measure model, challenger and random on labelled declarations that the learner has not seen."""
    with progress("evaluate", None, quiet=as_json) as bar:

        def advance(done: int, total: int, what: str) -> None:
            bar.reach(done, total, what)

        if protocol == "unique-folds":
            if not files:
                raise click.UsageError("unique-folds needs FILES, e.g. declarations/*.csv")
            rows, labels = _read(files, mapping, label)
            result = protocols.unique_folds(rows, labels, seed=seed, progress=advance)
        else:
            if not (train and test):
                raise click.UsageError("time-split needs --train A and --test B")
            result = protocols.time_split(
                *_read(train, mapping, label), *_read(test, mapping, label), seed=seed, progress=advance
            )
    if as_json:
        print_json(result)
    else:
        _show(result, label)


def _read(files: tuple[Path, ...], mapping: str, label: str) -> tuple[pa.Table, Any]:
    chosen = mappings.load(mapping)
    if label not in chosen.labels:
        raise click.UsageError(f"mapping {mapping} has no label {label!r}; it has {', '.join(chosen.labels) or 'none'}")
    tables, labels = [], []
    for file in files:
        data = file.read_bytes()
        tables.append(mapped.reader(chosen).parse(data).rows)
        labels.append(mapped.labels(data, chosen)[label])
    rows = pa.concat_tables(tables)
    return rows, np.array(pa.concat_arrays([c.combine_chunks() for c in labels]).to_pylist(), dtype=bool)


def _show(result: dict[str, Any], label: str) -> None:
    for title, part in ((k, v) for k, v in ({"": result} | result).items() if isinstance(v, dict) and "model" in v):
        table = Table(title=f"{label} {title}".strip())
        for name in ("", "AUC", "average precision", "precision at 1 %", "5 %", "10 %", "recall at 1 %", "5 %", "10 %"):
            table.add_column(name)
        for who in ("model", "challenger", "random", "memoriser"):
            if who in part:
                m = part[who]
                shares = ("0.01", "0.05", "0.1")
                values = [
                    m["auc"],
                    m["ap"],
                    *(m["precision_at"][s] for s in shares),
                    *(m["recall_at"][s] for s in shares),
                ]
                table.add_row(who, *(figure(value) for value in values))
        console().print(table)
