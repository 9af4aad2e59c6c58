"""Harder people than dirty_people's, with known truth, for benchmarks/resolve.py. Simulated; nobody real is named.

* `historical`: biographical records, ten a person: few given names and their diminutives, surnames shared by families,
  titles of estates ("Thomas Abbot, 1st Baron Carden of Melton") that swallow or replace the surname, dates of birth
  missing, on 1 January or a slip away, coarse places of birth, postcodes that change, relatives with one name.
* `customers`: records of merged banks: names split, whole, with initials, in capitals, last name first; dates in four
  forms; addresses abbreviated, moved from and to; telephones with and without country; e-mail made of the name;
  accounts of one person differ; spouses share the address, telephone and surname; fields are shuffled now and then.

Each has corruptions of its own; `seed` draws people and slips. `hardness` scales the shares of what goes wrong.
"""

import numpy as np
import pyarrow as pa

from dirty_people import PROVIDERS, ROADS, TRADES, People

GIVEN = [
    "John",
    "William",
    "Thomas",
    "George",
    "James",
    "Henry",
    "Charles",
    "Robert",
    "Edward",
    "Richard",
    "Joseph",
    "Samuel",
    "Francis",
    "Arthur",
    "Frederick",
    "David",
    "Alexander",
    "Walter",
    "Peter",
    "Michael",
    "Daniel",
    "Benjamin",
    "Andrew",
    "Alfred",
    "Albert",
    "Mary",
    "Elizabeth",
    "Anne",
    "Margaret",
    "Jane",
    "Catherine",
    "Sarah",
    "Alice",
    "Dorothy",
    "Frances",
    "Charlotte",
    "Emily",
    "Eleanor",
    "Harriet",
    "Lucy",
    "Martha",
    "Edith",
    "Florence",
    "Ellen",
    "Rose",
]
SHORT_FORMS = {
    "John": "Jack", "William": "Will Bill Billy", "Thomas": "Tom Tommy", "James": "Jim Jamie", "Henry": "Harry Hal",
    "Charles": "Charlie", "Robert": "Bob Rob Bobby", "Edward": "Ed Ted Ned", "Richard": "Dick Rick",
    "Joseph": "Joe",
    "Samuel": "Sam", "Francis": "Frank", "Frederick": "Fred Freddie", "David": "Dave Davy", "Alexander": "Alex",
    "Walter": "Wally", "Peter": "Pete", "Michael": "Mike Mick", "Daniel": "Dan Danny", "Benjamin": "Ben",
    "Andrew": "Andy",
    "Alfred": "Alf Fred", "Albert": "Bert", "Mary": "Molly Polly", "Elizabeth": "Liz Betty Eliza Bess", "Anne": "Annie",
    "Margaret": "Maggie Peggy Meg", "Catherine": "Kate Kitty", "Sarah": "Sally", "Dorothy": "Dolly", "Frances": "Fanny",
    "Charlotte": "Lottie", "Eleanor": "Nell", "Harriet": "Hattie", "Martha": "Patty", "Edith": "Edie", "Ellen": "Nelly",
}  # fmt: skip
RANKS = [
    "1st Baron",
    "2nd Baron",
    "1st Earl of",
    "3rd Earl of",
    "1st Baronet",
    "4th Baronet",
    "2nd Viscount",
    "1st Marquess of",
]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def _shares(count: int, power: float) -> np.ndarray:
    share = 1 / np.arange(1, count + 1) ** power
    return share / share.sum()


def historical(records: int, seed: int, hardness: float = 1.0) -> pa.Table:
    """Biographical records; columns as such files have them, `entity` the truth."""
    p = People(seed)
    people = max(records // 10, 1)
    given = p.rng.choice(GIVEN, people, p=_shares(len(GIVEN), 0.7))
    surnames, towns = p.surnames[: max(people // 3, 50)], p.towns[:120]
    sur = p.rng.choice(surnames, people, p=_shares(len(surnames), 0.6))
    town = p.rng.choice(towns, people, p=_shares(len(towns), 0.9))
    year = p.rng.integers(1600, 1900, people)
    for person in range(
        1, people
    ):  # relatives: same surname and place, now and then the same given name, a generation on
        if p.chance(0.15):
            sur[person], town[person] = sur[person - 1], town[person - 1]
            year[person] = year[person - 1] + int(p.rng.integers(1, 35))
            if p.chance(0.3):
                given[person] = given[person - 1]
    rows = []
    sizes = np.maximum(1, p.rng.poisson(records / people, people))
    for person, size in enumerate(sizes):
        month, day = (1, 1) if p.chance(0.25) else (int(p.rng.integers(1, 13)), int(p.rng.integers(1, 29)))
        estate, rank = str(p.rng.choice(towns)), str(p.rng.choice(RANKS)) if p.chance(0.15) else ""
        middle = str(p.rng.choice(GIVEN)) if p.chance(0.4) else ""
        trade, home = str(p.rng.choice(TRADES)), f"{town[person][:2]}{int(p.rng.integers(1, 20))}"
        post = f"{home} {int(p.rng.integers(1, 9))}{''.join(p.rng.choice(list('abdefgh'), 2))}"
        for _ in range(int(size)):
            rows.append(  # noqa: PERF401 - draws are in order
                _biographical(
                    p,
                    hardness,
                    str(given[person]),
                    middle,
                    str(sur[person]),
                    rank,
                    estate,
                    int(year[person]),
                    month,
                    day,
                    str(town[person]),
                    home,
                    post,
                    trade,
                    person,
                )
            )
    names = (
        "entity",
        "full_name",
        "first_and_surname",
        "first_name",
        "surname",
        "dob",
        "birth_place",
        "postcode",
        "gender",
        "occupation",
    )
    return _table(rows, names, p)


def _biographical(
    p: People, h: float, given: str, middle: str, sur: str, rank: str, estate: str,
    year: int, month: int, day: int, town: str, home: str, post: str, trade: str, person: int,
) -> tuple[str | None, ...]:  # fmt: skip
    g, s = given, sur
    if p.chance(0.15 * h) and g in SHORT_FORMS:
        g = str(p.rng.choice(SHORT_FORMS[g].split()))
    elif p.chance(0.04 * h):
        g = g[0]
    elif p.chance(0.03 * h) and middle:
        g = middle
    g, s = p.maybe_slip(g, 0.12 * h), p.maybe_slip(s, 0.12 * h)
    last = estate if rank and p.chance(0.3 * h) else s
    whole = " ".join(w for w in (g, middle if p.chance(0.4) else "", s) if w)
    if rank and p.chance(0.6):
        whole = f"{whole}, {rank} {estate if p.chance(0.5) else s}"
    elif rank and p.chance(0.3):
        whole = f"{g} {rank} {last}"
    if p.chance(0.05 * h):
        whole, g = f"Sir {whole}", "Sir"
    y, m, d = year, month, day
    if p.chance(0.12 * h):
        m, d = 1, 1
    if p.chance(0.08 * h):
        y += int(p.rng.integers(-3, 4))
    if p.chance(0.06 * h):
        d = int(p.rng.integers(1, 29))
    where = town if p.chance(0.8) else str(p.rng.choice([estate, "london"]))
    code = post
    if p.chance(0.3 * h):
        code = f"{home} {int(p.rng.integers(1, 9))}{''.join(p.rng.choice(list('abdefgh'), 2))}"
    if p.chance(0.1 * h):
        code = p.slip(code)
    return (
        str(person),
        whole.lower(),
        f"{g} {last}".lower(),
        g.lower(),
        None if p.chance(0.04 * h) else last.lower(),
        None if p.chance(0.2 * h) else f"{y:04d}-{m:02d}-{d:02d}",
        None if p.chance(0.25 * h) else where.lower(),
        None if p.chance(0.25 * h) else code.lower(),
        None if p.chance(0.3) else "male",
        None if p.chance(0.35) else trade,
    )


def customers(records: int, seed: int, hardness: float = 1.0) -> pa.Table:
    """Customers of merged banks, about three records each."""
    p = People(seed)
    people = max(records // 3, 2)
    given = p.rng.choice(GIVEN, people, p=_shares(len(GIVEN), 0.5))
    surnames, towns = p.surnames[: max(people // 4, 50)], p.towns[:200]
    sur = p.rng.choice(surnames, people, p=_shares(len(surnames), 0.7))
    employers = [f"{word} {kind}" for word in p.words(150, 2) for kind in ("Ltd", "Group", "and Sons")]
    rows, home = [], None
    for person, size in enumerate(1 + p.rng.poisson(2, people)):
        if home is None or not p.chance(0.15):  # else the spouse of the last one
            home = _home(p, towns)
        else:
            sur[person] = sur[person - 1]
        birth = np.datetime64("1930-01-01") + int(p.rng.integers(0, 27000))
        moved = _home(p, towns) if p.chance(0.4) else None
        work = str(p.rng.choice(employers))
        mobile = f"07{int(p.rng.integers(100_000_000, 999_999_999))}"
        mailbox = f"{given[person]}.{sur[person]}{person % 60 if p.chance(0.7) else ''}@{PROVIDERS[person % 3]}".lower()
        for _ in range(int(size)):
            at = moved if moved is not None and p.chance(0.4) else home
            rows.append(
                _customer(p, hardness, str(given[person]), str(sur[person]), birth, at, work, mobile, mailbox, person)
            )
    names = (
        "entity",
        "name",
        "first_name",
        "last_name",
        "date_of_birth",
        "address",
        "city",
        "postcode",
        "phone",
        "email",
        "account_number",
        "employer",
    )
    return _table(rows, names, p)


def _home(p: People, towns: list[str]) -> tuple[str, str, str, str]:
    town = str(p.rng.choice(towns))
    letters = "".join(p.rng.choice(list("ABDEFGH"), 2))
    code = f"{town[:2].upper()}{int(p.rng.integers(1, 30))} {int(p.rng.integers(1, 9))}{letters}"
    street = f"{int(p.rng.integers(1, 200))} {p.streets[int(p.rng.integers(0, 1500))]} {p.rng.choice(ROADS)}"
    return street, town, code, f"01{int(p.rng.integers(100_000_000, 999_999_999))}"


def _customer(
    p: People, h: float, given: str, sur: str, birth: np.datetime64, at: tuple[str, str, str, str],
    work: str, mobile: str, mailbox: str, person: int,
) -> tuple[str | None, ...]:  # fmt: skip
    g, s = given, sur
    if p.chance(0.12 * h) and g in SHORT_FORMS:
        g = str(p.rng.choice(SHORT_FORMS[g].split()))
    elif p.chance(0.08 * h):
        g = g[0]
    g, s = p.maybe_slip(g, 0.1 * h), p.maybe_slip(s, 0.1 * h)
    if p.chance(0.04 * h):
        g, s = s, g
    street, town, code, land = at
    if p.chance(0.3 * h):
        street = street.replace("Street", "St.").replace("Road", "Rd").replace("Avenue", "Ave").replace("Lane", "Ln")
    y, m, d = str(birth).split("-")
    forms = (f"{y}-{m}-{d}", f"{d}/{m}/{y}", f"{d} {MONTHS[int(m) - 1]} {y}", f"{y}{m}{d}")
    written = forms[int(p.rng.integers(0, 4))]
    if p.chance(0.05 * h):
        written = f"{y}-{d}-{m}"
    if p.chance(0.05 * h):
        written = f"{int(y) + int(p.rng.integers(-9, 10))}-{m}-{d}"
    phone = (
        (mobile if p.chance(0.7) else land)
        if not p.chance(0.1 * h)
        else f"07{int(p.rng.integers(100_000_000, 999_999_999))}"
    )
    if p.chance(0.3):
        phone = f"+44 (0){phone[1:5]} {phone[5:]}" if p.chance(0.5) else f"+44{phone[1:]}"
    whole = [f"{g} {s}", f"{g[0]}. {s}", f"{s.upper()}, {g}", f"Mr {g} {s}"][
        int(p.rng.choice(4, p=[0.6, 0.12, 0.15, 0.13]))
    ]
    split = p.chance(0.6)
    row = [
        None if split and p.chance(0.5) else whole,
        g if split else None,
        s if split else None,
        None if p.chance(0.2 * h) else written,
        None if p.chance(0.15 * h) else p.maybe_slip(street, 0.15 * h),
        None if p.chance(0.15 * h) else town,
        None if p.chance(0.15 * h) else p.maybe_slip(code, 0.06 * h),
        None if p.chance(0.3 * h) else phone,
        None if p.chance(0.45 * h) else p.maybe_slip(mailbox, 0.08 * h),
        f"{int(p.rng.integers(10_000_000, 99_999_999))}" if p.chance(0.9) else None,
        None if p.chance(0.4 * h) else work.upper() if p.chance(0.3) else work,
    ]
    if p.chance(0.02 * h):  # fields shuffled
        row[4], row[5] = row[5], row[4]
    return (str(person), *row)


def _table(rows: list[tuple[str | None, ...]], names: tuple[str, ...], p: People) -> pa.Table:
    order = p.rng.permutation(len(rows))
    columns = [pa.array([rows[i][k] for i in order], pa.string()) for k in range(len(names))]
    ids = pa.array([f"r{n:07d}" for n in range(len(rows))])
    return pa.table([ids, *columns], names=["record_id", *names])
