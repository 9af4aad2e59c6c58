"""How two records are compared: a table of comparisons, each a ladder of levels from the strongest agreement to none.

Conditions are SQL that the embedded engine and Spark both run (equality, length, Levenshtein), so one table serves
both. `term` names the column by whose frequency an exact agreement is weighed: two rare surnames say more than two
Smiths.
"""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One rung: what it says in words, the condition over columns `_l` and `_r`, and the column whose rarity counts.

    `bits` is its weight where that is stated instead of learnt: 0 for what another comparison has said already.
    """

    words: str
    condition: str
    term: str = ""
    bits: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared: a name, the columns that must be there, when it cannot be compared, and its levels."""

    name: str
    columns: tuple[str, ...]
    missing: str
    levels: tuple[Level, ...]


def same(column: str) -> str:
    """SQL: the values are equal."""
    return f"{column}_l = {column}_r"


def near(column: str, edits: int) -> str:
    """SQL: the values are at most so many edits apart."""
    return f"levenshtein({column}_l, {column}_r) <= {edits}"


def near_share(column: str, share: float) -> str:
    """SQL: the edits are at most a share of the longer value's length."""
    return f"levenshtein({column}_l, {column}_r) <= {share} * greatest(length({column}_l), length({column}_r))"


def either_missing(*columns: str) -> str:
    """SQL: a value is missing on a side."""
    return " OR ".join(f"{column}_{side} IS NULL" for column in columns for side in "lr")


def begins(column: str) -> str:
    """SQL: one value begins with the other, as an initial or a short form does."""
    return f"(starts_with({column}_l, {column}_r) OR starts_with({column}_r, {column}_l))"


_SWAPPED = (
    "levenshtein(given_l, surname_r) <= 1 AND levenshtein(surname_l, given_r) <= 1"
    " AND length(given_l) > 2 AND length(surname_l) > 2"
)
_SAME_ADDRESS = "(address_l = address_r OR address_words_l = address_words_r)"
_TYPO, _TYPOS = 0.2, 0.34

COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "given",
        ("given",),
        either_missing("given"),
        (
            Level("the same given name", same("given"), "given"),
            Level("given name and surname swapped", _SWAPPED),
            Level("forms of one given name", same("given_root"), "given_root"),
            Level("given names that sound alike", f"{same('given_sound')} AND {near_share('given', 0.5)}"),
            Level("given names one slip apart", near_share("given", _TYPO)),
            Level("one given name begins with the other", begins("given")),
            Level("given names some slips apart", near_share("given", _TYPOS)),
        ),
    ),
    Comparison(
        "surname",
        ("surname",),
        either_missing("surname"),
        (
            Level("the same surname", same("surname"), "surname"),
            Level("given name and surname swapped", _SWAPPED, bits=0.0),
            Level("surnames that sound alike", f"{same('surname_sound')} AND {near_share('surname', 0.5)}"),
            Level("surnames one slip apart", near_share("surname", _TYPO)),
            Level("surnames some slips apart", near_share("surname", _TYPOS)),
        ),
    ),
    Comparison(
        "birth_date",
        ("birth_date",),
        either_missing("birth_date"),
        (
            Level("the same date of birth", same("birth_date"), "birth_date"),
            Level(
                "dates of birth with day and month swapped",
                f"{same('birth_year')} AND birth_day_l = concat(right(birth_day_r, 2), left(birth_day_r, 2))",
            ),
            Level("dates of birth one digit apart", near("birth_date", 1)),
            Level("born in the same year", same("birth_year")),
            Level("dates of birth two digits apart", near("birth_date", 2)),
        ),
    ),
    Comparison(
        "birth_place",
        ("birth_place",),
        either_missing("birth_place"),
        (
            Level("the same place of birth", same("birth_place"), "birth_place"),
            Level("places of birth nearly alike", f"{near_share('birth_place', _TYPOS)} OR {begins('birth_place')}"),
        ),
    ),
    Comparison(
        "place",
        ("postcode", "locality"),
        f"({either_missing('postcode')}) AND ({either_missing('locality')})",
        (
            Level(
                "the place of one address", f"{_SAME_ADDRESS} AND ({same('postcode')} OR {same('locality')})", bits=1.0
            ),
            Level("the same postcode and town", f"{same('postcode')} AND {same('locality')}", "postcode"),
            Level("the same postcode", same("postcode"), "postcode"),
            Level("the same town, postcodes a character apart", f"{same('locality')} AND {near('postcode', 1)}"),
            Level("the same town", same("locality"), "locality"),
            Level("postcodes of one district", same("postcode_4")),
            Level("postcodes or towns a slip apart", f"{near('postcode', 1)} OR {near_share('locality', _TYPOS)}"),
        ),
    ),
    Comparison(
        "address",
        ("address",),
        either_missing("address"),
        (
            Level("the same address", same("address"), "address"),
            Level("the same words in the address", same("address_words")),
            Level("addresses a few slips apart", near_share("address", 0.15)),
            Level("addresses partly alike", f"{near_share('address', _TYPOS)} OR {begins('address')}"),
        ),
    ),
    Comparison(
        "street_number",
        ("street_number",),
        either_missing("street_number"),
        (
            Level("the same house number", same("street_number"), "street_number"),
            Level("house numbers one digit apart", f"{near('street_number', 1)} AND length(street_number_l) > 1"),
        ),
    ),
    Comparison("region", ("region",), either_missing("region"), (Level("the same region", same("region"), "region"),)),
    Comparison(
        "phone",
        ("phone",),
        either_missing("phone"),
        (
            Level("the same telephone", same("phone"), "phone"),
            Level("telephones alike but for their prefix", same("phone_7"), "phone_7"),
            Level("telephones one digit apart", near("phone", 1)),
        ),
    ),
    Comparison(
        "email",
        ("email",),
        either_missing("email"),
        (
            Level("the same e-mail address", same("email"), "email"),
            Level("the same mailbox at another provider", same("mailbox"), "mailbox"),
            Level("e-mail addresses a slip apart", f"{near('email', 2)} AND {same('email_digits')}"),
        ),
    ),
    *(
        Comparison(
            name,
            (name,),
            either_missing(name),
            (
                Level("the same identifier", same(name), name),
                Level("identifiers one character apart", f"{near(name, 1)} AND length({name}_l) > 4"),
                Level("identifiers two characters apart", f"{near(name, 2)} AND length({name}_l) > 6"),
            ),
        )
        for name in ("identifier", "identifier_2")
    ),
    Comparison(
        "occupation",
        ("occupation",),
        either_missing("occupation"),
        (Level("the same occupation", same("occupation"), "occupation"),),
    ),
    Comparison(
        "employer",
        ("employer",),
        either_missing("employer"),
        (
            Level("the same employer", same("employer"), "employer"),
            Level("employers nearly alike", near_share("employer", 0.25)),
        ),
    ),
)
"""All comparisons; those are used of whose columns the records have one.

Postcode and town are one comparison, because they say one thing: counted twice they would chain a forwarder's clients.
"""

OWN = {"birth_date": 3, "identifier": 3, "identifier_2": 3, "email": 1}
"""What is a person's own, and how many levels from the top (a digit or two apart included) let two records be one party
whatever their names."""

DOOR = ("address", "phone")
"""What everybody behind a door shares."""

HOUSEHOLD = -4.0
"""The most bits that a pair of different given names gets without anything of its own in common."""


def guarded(names: Collection[str], weight: str = "match_weight") -> str:
    """SQL over scored pairs: the weight, held down where only what a household or a forwarder shares is shared.

    Address, place and telephone say one thing, where somebody receives, and the sum of their bits would make one party
    of everybody behind a door. Different given names hold it down unless something that is a person's own agrees.
    `names` are the comparisons that were made.
    """
    if "given" not in names:
        return weight
    top = {comparison.name: len(comparison.levels) for comparison in COMPARISONS}
    own = " OR ".join(f"gamma_{n} > {top[n] - levels}" for n, levels in OWN.items() if n in names) or "false"
    door = " OR ".join(f"gamma_{name} > 0" for name in DOOR if name in names) or "false"
    turned = (
        "coalesce(levenshtein(given_l, surname_r) <= 2, false) OR coalesce(levenshtein(surname_l, given_r) <= 2, false)"
    )
    held = f"gamma_given = 0 AND ({door}) AND NOT ({own}) AND NOT ({turned})"
    return f"CASE WHEN {held} THEN least({weight}, {HOUSEHOLD}) ELSE {weight} END"


BLOCKS: tuple[tuple[str, ...], ...] = (
    ("identifier",),
    ("identifier_2",),
    ("phone_7",),
    ("email",),
    ("given", "surname", "birth_year"),
    ("surname", "birth_date"),
    ("given", "birth_date"),
    ("name_sound", "birth_year"),
    ("name_sound", "postcode_4"),
    ("name", "locality"),
    ("surname_sound", "given_sound"),
    ("birth_date", "postcode"),
    ("birth_date", "locality"),
    ("birth_date", "given_1"),
    ("birth_date", "surname_3"),
    ("birth_date", "birth_place"),
    ("surname", "postcode"),
    ("given", "postcode"),
    ("surname_sound", "birth_year", "given_1"),
    ("surname_sound", "birth_day"),
    ("given_sound", "birth_day"),
    ("given_sound", "birth_year", "postcode_4"),
    ("surname_3", "birth_year", "locality"),
    ("address_words",),
    ("address", "given_1"),
    ("address", "birth_year"),
    ("mailbox",),
    ("postcode", "street_number"),
    ("birth_day", "postcode_4"),
    ("birth_year", "postcode"),
    ("birth_year", "locality", "given_1"),
    ("birth_year", "street_number", "postcode_4"),
    ("name",),
    ("name_sound",),
    ("surname_sound", "locality", "given_1"),
    ("birth_date",),
    ("surname_sound", "postcode_4"),
    ("given_sound", "locality", "birth_year"),
    ("employer", "surname_sound"),
    ("employer", "given_sound"),
)
"""Columns that two records must share to be compared, from the most to the least telling."""
