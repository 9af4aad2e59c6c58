"""Traits of a person that nothing in the product may weigh: the table, and how a column name is held against it.

Grounds of 42 U.S.C. 2000e-2, the EU Charter of Fundamental Rights (article 21) and GDPR article 9, as words. A name is
cut into words at underscores, spaces, capitals and digits, so `consignor_gender` and `Date of Birth` are caught
while `package`, `page` and `country_of_origin` are not. English only; it judges names, never the values beneath them:
a column that carries a trait under another name is for the person who writes the mapping or the rule to keep out.
"""

import re
import unicodedata

PROTECTED: dict[str, tuple[str, ...]] = {
    "race": ("race", "racial"),
    "ethnicity": ("ethnicity", "ethnic", "ancestry", "tribe", "tribal", "caste"),
    "colour": ("colour", "color", "complexion"),
    "religion": ("religion", "religious", "creed", "faith", "belief", "church", "denomination"),
    "sex": ("sex", "pregnancy", "pregnant", "maternity"),
    "gender": ("gender", "transgender"),
    "sexual orientation": ("sexual", "sexuality"),
    "nationality": ("nationality", "citizenship", "citizen", "passport country", "immigration status"),
    "national origin": ("national origin", "birth country", "country of birth", "birthplace"),
    "political opinion": ("political", "politics", "party membership"),
    "union membership": ("union membership", "union member", "trade union", "labour union", "labor union"),
    "disability": ("disability", "disabled", "handicap", "impairment"),
    "health": ("health", "medical", "illness", "diagnosis", "genetic", "biometric"),
    "age": ("age", "birth", "birthdate", "birthday", "dob", "birthyear"),
    "marital status": ("marital", "married", "spouse", "family status"),
    "language": ("language", "mother tongue"),
    "veteran status": ("veteran", "military status"),
}
"""Trait to the words or runs of words that name it."""

ALLOWED: tuple[str, ...] = (
    *("account age", "data age", "vessel age", "container age"),
    *("goods colour", "goods color", "vehicle colour", "vehicle color", "seal colour", "seal color"),
    *("health certificate", "plant health", "animal health", "medical device", "medical goods"),
    *("message language", "document language"),
    *("vessel nationality", "aircraft nationality"),
)
"""Runs of words that hold a refused word and speak of things, not of a person."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")


def _words(name: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return [word.lower() for word in _WORD.findall(plain)]


def _spellings(phrase: str) -> set[str]:
    """The phrase, its plural, and both written as one word."""
    plural = f"{phrase[:-1]}ies" if phrase.endswith("y") else f"{phrase}s"
    return {phrase, plural, phrase.replace(" ", ""), plural.replace(" ", "")}


_TRAITS = {spelling: trait for trait, phrases in PROTECTED.items() for p in phrases for spelling in _spellings(p)}
_TRAITS |= {"dateofbirth": "age", "yearofbirth": "age", "ethnicgroup": "ethnicity", "maritalstatus": "marital status"}
_PASSED = {spelling for phrase in ALLOWED for spelling in _spellings(phrase)}
_LONGEST = max(len(phrase.split()) for phrase in (*_TRAITS, *_PASSED))


def protected_trait(name: str) -> str | None:
    """The protected trait that a column, attribute or feature name speaks of, or None."""
    words = _words(name)
    at = 0
    while at < len(words):
        runs = [" ".join(words[at : at + length]) for length in range(min(_LONGEST, len(words) - at), 0, -1)]
        passed = next((run for run in runs if run in _PASSED), None)
        if passed is not None:
            at += len(passed.split())
            continue
        found = next((_TRAITS[run] for run in runs if run in _TRAITS), None)
        if found is not None:
            return found
        at += 1
    return None
