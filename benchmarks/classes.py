"""Classes of substances over every structure of the chemicals package: what each says yes to, to be judged by eye.

The universe is general chemicals, medicines among them; a match that is no member is a false hit. Family recall is
over the register's own members. No library does the same; the peer is reading the structures alone.

    python benchmarks/classes.py [--every 10]
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from chemicals.identifiers import get_pubchem_db

sys.path.insert(0, str(Path(__file__).parent))
from measure import machine
from tidewaiter.substances import register, structure
from tidewaiter.substances.classes.base import Answer
from tidewaiter.substances.recognise import classify, matched

MEMBERS = {"fentanyl": "fentanyl-related", "nitazene": "nitazene"}


def main() -> None:
    """Classify, count, and print each match by name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1)
    every = parser.parse_args().every
    print(f"Classes of substances\n  {machine()}")
    _recall()
    database = get_pubchem_db()
    database.finish_loading()
    universe = [one for _, one in sorted(database.CAS_index.items())][::every]
    began = time.process_time()
    readable = sum(structure.read(one.smiles) is not None for one in universe)
    reading = time.process_time() - began
    began = time.process_time()
    counts: Counter[tuple[str, str]] = Counter()
    for one in universe:
        made = classify(one.smiles)
        for found in made.found if made else ():
            counts[found.of.code, found.recognition.answer] += 1
            if found.recognition.answer is Answer.MATCH:
                print(f"  match {found.of.code:18} {one.CASs:14} {one.common_name}")
    taken = time.process_time() - began
    print(f"  {len(universe):,} structures, {readable:,} readable")
    print(f"  {taken:.0f} CPU-s, {taken / reading:.1f} times reading alone")
    for (code, answer), count in sorted(counts.items()):
        print(f"  {code:18} {answer:24} {count}")


def _recall() -> None:
    for word, code in MEMBERS.items():
        of = [
            s
            for s in register.substances()
            if s.smiles and s.kind == "drug" and s.name.endswith(word) and s.name != word
        ]
        missed = [one.name for one in of if code not in matched(one.smiles)]
        print(f"  {code}: {len(of) - len(missed)} of the register's {len(of)} matched {missed or ''}")


if __name__ == "__main__":
    main()
