"""Invented people in records with slips, for tests of who is who. Simulated; nobody real is named."""

import numpy as np
import pyarrow as pa

from tidewaiter.parties.resolution import prepare, roles

GIVEN = tuple("Ann Bruno Clara David Emil Fay Gus Hal Ida Jon Kim Lea Max Nia Otto Pia".split())  # noqa: SIM905 - a list of words
ENDS = tuple("berg feld holm mark quist rup strand vik wald ztal".split())  # noqa: SIM905 - a list of words
COLUMNS = ("id", "first_name", "surname", "dob", "address", "city", "postcode", "phone")


def people(count: int, seed: int) -> tuple[pa.Table, list[str]]:
    """Three records a person and who each is: the later ones with a slip, something missing or another address."""
    rng = np.random.default_rng(seed)

    def word() -> str:
        return f"{rng.choice(GIVEN)}{rng.choice(ENDS)}"

    rows, entity = [], []
    for person in range(count):
        given, surname, street, town = rng.choice(GIVEN), word(), word(), word()
        born = f"19{rng.integers(30, 99)}-{rng.integers(1, 13):02d}-{rng.integers(1, 29):02d}"
        home, code = f"{rng.integers(1, 99)} {street} Road", f"{rng.integers(10_000, 99_999)}"
        phone = f"+4420794{rng.integers(10_000, 99_999)}"
        moved = f"{rng.integers(1, 99)} {word()} Road"
        for k in range(3):
            written = surname[:2] + surname[3:] if k == 1 and person % 2 else surname
            dated = None if k == 2 and person % 3 else born if k == 0 or person % 5 else f"{born[:-1]}9"
            called = None if k == 1 and person % 2 else phone
            lives = moved if k == 2 and person % 4 == 0 else home
            rows.append((f"p{person}-{k}", str(given), written, dated, lives, town, code, called))
            entity.append(str(person))
    table = pa.table({name: pa.array([row[n] for row in rows], pa.string()) for n, name in enumerate(COLUMNS)})
    return table, entity


def prepared(count: int, seed: int) -> tuple[pa.Table, list[str]]:
    """The same in normal form (PREPARED)."""
    table, entity = people(count, seed)
    return prepare.prepare(table, roles.find(table.column_names)), entity
