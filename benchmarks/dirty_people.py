"""Invented people in dirty records with known truth, for benchmarks/resolve.py: three kinds of file, any size. Simulated.

* `parcels`: addressees as carriers file them: name, address, town, postcode, telephone, e-mail; people move, names are
  abbreviated, swapped, misspelt; a forwarder's telephone and address stand under hundreds.
* `famous`: biographical records: titles and ordinals in the name, birth year alone as 1 January, place of birth coarse or
  fine, occupation now and then, many records a person.
* `bank`: customers of merged banks: name split or whole, several formats of date and telephone, employers, missing values.

Each has its own corruptions; `seed` draws people and slips. Words come from syllables, so nobody real is named.
"""

import numpy as np
import pyarrow as pa

CONSONANTS, VOWELS = (
    "b c d f g h k l m n p r s t v w br ch cl dr gr kr pr sh st th tr".split(),
    "a e i o u ai ea ou".split(),
)
ENDINGS = "n s r l t m nd rt ll son ton man ley ner ski ov ez ini ard".split()
SHORT = {"a": "", "e": "ie", "o": "o"}
TITLES = ["Sir ", "Dr ", "Lord ", "Mr ", "Mrs ", "Rev. "]
TRADES = "painter writer politician soldier engineer farmer merchant actor physician lawyer sailor bishop".split()
ROADS = "Street Road Lane Avenue Close Drive Way Place Terrace Court".split()
PROVIDERS = ["mail.example", "post.example", "net.example"]


class People:
    """Words, people and slips drawn from one generator."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.given = self.words(900, 2)
        self.surnames = self.words(9000, 2)
        self.towns = self.words(700, 2)
        self.streets = self.words(4000, 2)

    def words(self, count: int, syllables: int) -> list[str]:
        rng, found = self.rng, {}
        while len(found) < count:
            word = "".join(
                rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(int(rng.integers(1, syllables + 1)))
            )
            found.setdefault((word + rng.choice(ENDINGS)).capitalize(), None)
        return list(found)

    def often(self, values: list[str], count: int) -> list[str]:
        """Values drawn as names are: a few often, most seldom."""
        share = 1 / np.arange(1, len(values) + 1) ** 0.8
        return [values[i] for i in self.rng.choice(len(values), count, p=share / share.sum())]

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def slip(self, text: str) -> str:
        """One slip of a key: a letter lost, doubled, swapped, or another."""
        if len(text) < 3:
            return text
        at = int(self.rng.integers(1, len(text) - 1))
        kind = int(self.rng.integers(0, 5))
        if kind == 0:
            return text[:at] + text[at + 1 :]
        if kind == 1:
            return text[:at] + text[at] + text[at:]
        if kind == 2:
            return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]
        if kind == 3:
            return text[:at] + str(self.rng.choice(list("aeiounrst"))) + text[at + 1 :]
        return text.replace("ck", "k").replace("ph", "f").replace("ea", "ee").replace("c", "k", 1)

    def maybe_slip(self, text: str, share: float) -> str:
        return self.slip(text) if text and self.chance(share) else text


def _sizes(rng: np.random.Generator, people: int, mean: float) -> np.ndarray:
    return 1 + rng.poisson(mean - 1, people)


def famous(records: int, seed: int) -> pa.Table:
    """Biographical records, about ten a person."""
    p = People(seed)
    people = max(records // 10, 1)
    given, sur = p.often(p.given, people), p.often(p.surnames, people)
    town = p.often(p.towns, people)
    year = p.rng.integers(1700, 1960, people)
    rows = []
    for person, size in enumerate(_sizes(p.rng, people, records / people)):
        month, day = (1, 1) if p.chance(0.3) else (int(p.rng.integers(1, 13)), int(p.rng.integers(1, 29)))
        middle = p.given[int(p.rng.integers(0, 200))] if p.chance(0.4) else ""
        trade = str(p.rng.choice(TRADES))
        for _ in range(int(size)):
            g = given[person]
            if p.chance(0.12):
                g = g[: max(3, len(g) - 3)] + "y"
            if p.chance(0.05):
                g = g[0]
            g, s = p.maybe_slip(g, 0.12), p.maybe_slip(sur[person], 0.12)
            if p.chance(0.03):
                g, s = s, g
            y, m, d = int(year[person]), month, day
            if p.chance(0.12):
                m, d = 1, 1
            if p.chance(0.06):
                y += int(p.rng.integers(-2, 3))
            if p.chance(0.04):
                m, d = min(d, 12), min(m, 28)
            whole = " ".join(w for w in (g, middle if p.chance(0.5) else "", s) if w)
            if p.chance(0.1):
                whole = str(p.rng.choice(TITLES)) + whole + (", 1st Baronet" if p.chance(0.5) else "")
            rows.append(
                (
                    str(person),
                    whole,
                    g if p.chance(0.95) else None,
                    s if p.chance(0.95) else None,
                    None if p.chance(0.18) else f"{y:04d}-{m:02d}-{d:02d}",
                    None if p.chance(0.25) else p.maybe_slip(town[person], 0.1),
                    None
                    if p.chance(0.2)
                    else f"{town[person][:2].upper()}{person % 20} {int(p.rng.integers(1, 5)) if p.chance(0.3) else person % 9}XY",
                    None if p.chance(0.4) else trade,
                )
            )
    names = ("entity", "full_name", "first_name", "surname", "dob", "birth_place", "postcode", "occupation")
    return _table(rows, names, p)


def bank(records: int, seed: int) -> pa.Table:
    """Customers of merged banks, about three records each."""
    p = People(seed)
    people = max(records // 3, 1)
    given, sur, town = p.often(p.given, people), p.often(p.surnames, people), p.often(p.towns, people)
    employers = p.words(800, 2)
    rows = []
    for person, size in enumerate(_sizes(p.rng, people, records / people)):
        birth = np.datetime64("1930-01-01") + int(p.rng.integers(0, 27000))
        street = f"{int(p.rng.integers(1, 300))} {p.streets[int(p.rng.integers(0, 4000))]} {p.rng.choice(ROADS)}"
        post = f"{town[person][:2].upper()}{int(p.rng.integers(1, 40))} {int(p.rng.integers(1, 9))}{str(p.rng.choice(list('ABDE')))}X"
        phone = f"0{int(p.rng.integers(1_000_000_00, 9_999_999_99))}"
        work = str(p.rng.choice(employers))
        account = f"{int(p.rng.integers(10_000_000, 99_999_999))}"
        for _ in range(int(size)):
            g, s = p.maybe_slip(given[person], 0.1), p.maybe_slip(sur[person], 0.1)
            if p.chance(0.05):
                s = p.surnames[int(p.rng.integers(0, 2000))]  # married
            if p.chance(0.04):
                g, s = s, g
            where, code, number = street, post, phone
            if p.chance(0.2):
                where = f"{int(p.rng.integers(1, 300))} {p.streets[int(p.rng.integers(0, 4000))]} {p.rng.choice(ROADS)}"
                code = f"{town[person][:2].upper()}{int(p.rng.integers(1, 40))} {int(p.rng.integers(1, 9))}AX"
            if p.chance(0.3):
                number = f"+44 {number[1:5]} {number[5:]}"
            if p.chance(0.2):
                number = f"0{int(p.rng.integers(1_000_000_00, 9_999_999_99))}"
            y, m, d = str(birth).split("-")
            written = f"{d}/{m}/{y}" if p.chance(0.4) else f"{y}-{m}-{d}"
            if p.chance(0.04):
                written = f"{y}-{d}-{m}"
            mailbox = f"{g[:1]}.{s}{person % 90}@{PROVIDERS[person % 3]}".lower()
            rows.append(
                (
                    str(person),
                    f"{g} {s}" if p.chance(0.7) else f"{g[:1]}. {s}",
                    p.maybe_slip(where, 0.15),
                    town[person] if p.chance(0.9) else None,
                    code if p.chance(0.85) else None,
                    written if p.chance(0.8) else None,
                    number if p.chance(0.7) else None,
                    mailbox if p.chance(0.5) else None,
                    account if p.chance(0.15) else f"{int(p.rng.integers(10_000_000, 99_999_999))}",
                    work if p.chance(0.5) else None,
                )
            )
    names = (
        "entity",
        "customer_name",
        "street_address",
        "city",
        "postcode",
        "date_of_birth",
        "phone",
        "email",
        "account_number",
        "employer",
    )
    return _table(rows, names, p)


def parcels(records: int, seed: int) -> pa.Table:
    """Addressees as carriers file them, about four records a person, with forwarders among the addresses."""
    p = People(seed)
    people = max(records // 4, 1)
    given, sur, town = p.often(p.given, people), p.often(p.surnames, people), p.often(p.towns, people)
    forwarders = [
        (f"{n} Harbour Road Suite", str(p.rng.choice(p.towns)), f"H{n:04d}", f"0700{n:06d}")
        for n in range(max(people // 4000, 2))
    ]
    rows = []
    for person, size in enumerate(_sizes(p.rng, people, records / people)):
        street = f"{int(p.rng.integers(1, 400))} {p.streets[int(p.rng.integers(0, 4000))]} {p.rng.choice(ROADS)}"
        post, place = f"{int(p.rng.integers(10000, 99999))}", town[person]
        phone = f"{int(p.rng.integers(2_000_000_000, 9_999_999_999))}"
        hub = forwarders[person % len(forwarders)] if p.chance(0.04) else None
        for _ in range(int(size)):
            g, s = p.maybe_slip(given[person], 0.08), p.maybe_slip(sur[person], 0.08)
            if p.chance(0.08):
                g = g[0]
            if p.chance(0.05):
                g, s = s, g
            where, at, code, number = street, place, post, phone
            if hub is not None:
                where, at, code = f"{hub[0]} {person % 700}", hub[1], hub[2]
                number = hub[3] if p.chance(0.5) else phone
            elif p.chance(0.08):
                where, code = (
                    f"{int(p.rng.integers(1, 400))} {p.streets[int(p.rng.integers(0, 4000))]} {p.rng.choice(ROADS)}",
                    post,
                )
            if p.chance(0.2):
                where = (
                    where.replace("Street", "St").replace("Road", "Rd").replace("Avenue", "Ave").replace("Lane", "Ln")
                )
            rows.append(
                (
                    str(person),
                    f"{g} {s}".upper() if p.chance(0.5) else f"{g} {s}",
                    p.maybe_slip(where, 0.1),
                    at if p.chance(0.95) else None,
                    code if p.chance(0.95) else None,
                    number if p.chance(0.7) else None,
                    f"{g}{s}{person % 97}@{PROVIDERS[person % 3]}".lower() if p.chance(0.2) else None,
                )
            )
    return _table(rows, ("entity", "consignee_name", "address_line", "city", "postcode", "phone", "email"), p)


def _table(rows: list[tuple[str | None, ...]], names: tuple[str, ...], p: People) -> pa.Table:
    order = p.rng.permutation(len(rows))
    columns = [pa.array([rows[i][k] for i in order], pa.string()) for k in range(len(names))]
    ids = pa.array([f"r{n:07d}" for n in range(len(rows))])
    return pa.table([ids, *columns], names=["record_id", *names])
