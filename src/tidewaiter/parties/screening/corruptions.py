"""How names are spoilt on their way: kinds of corruption, for training the scorer and for trying a list's tuning.

Each kind changes one name in one way, as clerks, machines, scripts and people who hide do; what it cannot change it
gives back as it is. Kinds marked as kept are for judging alone: the scorer was not trained on them. Chance is a
`random.Random` that the caller seeds.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_OCR = {
    "o": "0",
    "l": "1",
    "i": "1",
    "s": "5",
    "b": "8",
    "m": "rn",
    "rn": "m",
    "cl": "d",
    "e": "c",
    "h": "b",
    "u": "v",
    "g": "q",
}
_SOUNDS = (
    ("ph", "f"), ("f", "ph"), ("ck", "k"), ("k", "c"), ("c", "k"), ("z", "s"), ("s", "z"), ("v", "w"), ("w", "v"),
    ("ee", "i"), ("i", "ee"), ("oo", "u"), ("u", "oo"), ("y", "i"), ("i", "y"), ("x", "ks"), ("qu", "kw"), ("j", "g"),
    ("ai", "ay"), ("th", "t"), ("d", "t"), ("b", "p"),
)  # fmt: skip
_SPELT = (
    ("mohammed", "muhammad"), ("muhammad", "mohamed"), ("mohamed", "mohammad"), ("ahmed", "ahmad"), ("ahmad", "ahmed"),
    ("yusuf", "youssef"), ("youssef", "yousef"), ("hussein", "husain"), ("husain", "hossein"), ("abdul", "abd al"),
    ("abd al", "abdel"), ("ou", "u"), ("u", "ou"), ("q", "k"), ("kh", "h"),
    ("gh", "g"), ("ei", "ey"), ("iy", "i"), ("sh", "ch"),
    ("dzh", "j"), ("zh", "j"), ("ts", "tz"), ("ch", "tch"), ("yu", "iu"), ("ya", "ia"), ("ov", "off"), ("ev", "eff"),
    ("skiy", "sky"), ("sky", "skii"), ("aa", "a"), ("x", "hs"), ("zh", "ch"),
    ("q", "ch"), ("ll", "l"), ("g", "q"), ("e", "a"),
    ("o", "u"), ("ie", "ye"), ("dj", "j"), ("j", "dj"),
)  # fmt: skip
_COURTESIES = ("Mr", "Mrs", "Dr", "Sheikh", "Haji", "Prof", "Eng", "Attn", "General", "Senor", "Ms", "Capt")
_FORMS = ("Ltd", "LLC", "Co", "Inc", "GmbH", "Trading", "Company", "SA", "Corp", "Group")
_NICKS = {
    "alexander": "alex", "aleksandr": "sasha", "vladimir": "vova", "william": "bill", "robert": "bob", "jose": "pepe",
    "francisco": "paco", "michael": "mike", "mikhail": "misha", "ivan": "vanya", "dmitri": "dima", "james": "jim",
    "richard": "dick", "guadalupe": "lupe", "ignacio": "nacho", "sergei": "seryozha", "joseph": "joe", "thomas": "tom",
}  # fmt: skip

_ACCENT, _COMMA = 0.3, 0.3
"""How often a letter gets an accent, and a turned name its comma."""

Spoil = Callable[[str, Random], str]


@dataclass(frozen=True, slots=True)
class Corruption:
    """A kind: its name, what it does to a name, and whether it is kept for judging."""

    name: str
    spoil: Spoil
    kept: bool = False


def _at(text: str, rng: Random) -> int:
    """A place with a letter, after the first of a word where there is one; -1 for none."""
    inner = [i for i in range(1, len(text)) if text[i].isalpha() and text[i - 1].isalpha()]
    places = inner or [i for i, c in enumerate(text) if c.isalpha()]
    return rng.choice(places) if places else -1


def replaced(text: str, rng: Random) -> str:
    """One letter for another."""
    i = _at(text, rng)
    return text if i < 0 else text[:i] + rng.choice(_LETTERS) + text[i + 1 :]


def dropped(text: str, rng: Random) -> str:
    """One letter lost."""
    i = _at(text, rng)
    return text if i < 0 or len(text) == 1 else text[:i] + text[i + 1 :]


def doubled(text: str, rng: Random) -> str:
    """One letter written twice."""
    i = _at(text, rng)
    return text if i < 0 else text[:i] + text[i] + text[i:]


def swapped(text: str, rng: Random) -> str:
    """Two neighbouring letters changed about."""
    places = [i for i in range(len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha() and text[i] != text[i + 1]]
    if not places:
        return text
    i = rng.choice(places)
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def two_edits(text: str, rng: Random) -> str:
    """Two of the four above."""
    for _ in range(2):
        text = rng.choice((replaced, dropped, doubled, swapped))(text, rng)
    return text


def keyboard(text: str, rng: Random) -> str:
    """A letter for its neighbour on the keyboard."""
    i = _at(text, rng)
    for line in _KEYBOARD:
        if i >= 0 and text[i].lower() in line:
            j = line.index(text[i].lower()) + rng.choice((-1, 1))
            return text[:i] + line[max(min(j, len(line) - 1), 0)] + text[i + 1 :]
    return replaced(text, rng)


def _instead(text: str, rng: Random, table: list[tuple[str, str]], most: int) -> str:
    small = text.lower()
    options = [pair for pair in table if pair[0] in small]
    for old, new in rng.sample(options, min(most, len(options))):
        places = [i for i in range(len(small)) if small.startswith(old, i)]
        if places:
            i = rng.choice(places)
            small = small[:i] + new + small[i + len(old) :]
    return small


def misread(text: str, rng: Random) -> str:
    """One or two letters as a machine misreads them."""
    return _instead(text, rng, list(_OCR.items()), rng.choice((1, 1, 2)))


def heard(text: str, rng: Random) -> str:
    """As it sounds to somebody else."""
    return _instead(text, rng, list(_SOUNDS), rng.choice((1, 1, 2)))


def spelt(text: str, rng: Random) -> str:
    """Another transliteration."""
    return _instead(text, rng, list(_SPELT), rng.choice((1, 2)))


def initial(text: str, rng: Random) -> str:
    """One word but the last as its initial."""
    words = text.split()
    if len(words) < 2:  # noqa: PLR2004 - a word must stay
        return text
    i = rng.randrange(len(words) - 1)
    words[i] = words[i][0]
    return " ".join(words)


def turned(text: str, rng: Random) -> str:
    """Words in another order, with or without a comma."""
    words = text.replace(",", " ").split()
    if len(words) < 2:  # noqa: PLR2004
        return text
    k = rng.randrange(1, len(words))
    return (", " if rng.random() < _COMMA else " ").join([" ".join(words[k:]), " ".join(words[:k])])


def merged(text: str, rng: Random) -> str:
    """Two words written as one."""
    words = text.split()
    if len(words) < 2:  # noqa: PLR2004
        return text
    i = rng.randrange(len(words) - 1)
    return " ".join([*words[:i], words[i] + words[i + 1], *words[i + 2 :]])


def parted(text: str, rng: Random) -> str:
    """A word written as two."""
    words = text.split()
    long = [i for i, word in enumerate(words) if len(word) > 5]  # noqa: PLR2004 - what is left must be words
    if not long:
        return text
    i = rng.choice(long)
    k = rng.randrange(2, len(words[i]) - 2)
    return " ".join([*words[:i], words[i][:k], words[i][k:], *words[i + 1 :]])


def shortened(text: str, rng: Random) -> str:
    """A middle word left out; the last of two stays with the first."""
    words = text.split()
    if len(words) < 3:  # noqa: PLR2004
        return text
    i = rng.randrange(1, len(words) - 1)
    return " ".join([*words[:i], *words[i + 1 :]])


def lengthened(text: str, rng: Random) -> str:
    """A middle name more, of letters that are pronounced."""
    words = text.split()
    more = "".join(rng.choice(part) for part in ("bdkmnrst", "aeiou", "lmnrst", "aeiou", "nrs"))
    i = rng.randrange(1, len(words) + 1) if words else 0
    return " ".join([*words[:i], more, *words[i:]])


def accented(text: str, rng: Random) -> str:
    """Accents put on or taken off."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if plain != text:
        return plain
    accents = {"a": "á", "e": "é", "i": "í", "o": "ö", "u": "ü", "n": "ñ", "c": "ç", "s": "š", "z": "ž"}
    return "".join(accents[c.lower()] if c.lower() in accents and rng.random() < _ACCENT else c for c in text)


def courteous(text: str, rng: Random) -> str:
    """A title in front."""
    return f"{rng.choice(_COURTESIES)} {text}"


def formed(text: str, rng: Random) -> str:
    """A word of a company's form more, or less."""
    words = text.split()
    if len(words) > 2 and words[-1].strip(".,").title() in {form.title() for form in _FORMS}:  # noqa: PLR2004
        return " ".join(words[:-1])
    return f"{text} {rng.choice(_FORMS)}"


def cut(text: str, rng: Random) -> str:
    """Cut off at the end of a field."""
    words = text.split()
    if len(text) <= 12 or len(words[-1]) < 4:  # noqa: PLR2004 - what is left must be a name
        return text
    return text[: -rng.randrange(1, max(min(4, len(words[-1]) - 2), 2))]


def punctuated(text: str, rng: Random) -> str:
    """Hyphens, full stops or apostrophes between words, none where there were some."""
    if any(not (c.isalnum() or c == " ") for c in text):
        return "".join(c if c.isalnum() or c == " " else " " for c in text)
    return text.replace(" ", rng.choice(("-", ". ", "_", "/")), rng.randrange(1, 3))


def vowels(text: str, rng: Random) -> str:
    """Two vowels for others."""
    for _ in range(2):
        places = [i for i, c in enumerate(text) if c.lower() in "aeiou"]
        if places:
            i = rng.choice(places)
            text = text[:i] + rng.choice("aeiou") + text[i + 1 :]
    return text


def nicknamed(text: str, rng: Random) -> str:
    """A given name by its short form, where one is known; else its first letters."""
    words = text.lower().split()
    for i, word in enumerate(words):
        if word in _NICKS:
            return " ".join([*words[:i], _NICKS[word], *words[i + 1 :]])
    long = [i for i in range(len(words) - 1) if len(words[i]) > 5]  # noqa: PLR2004
    if not long:
        return text
    i = rng.choice(long)
    return " ".join([*words[:i], words[i][:4], *words[i + 1 :]])


CORRUPTIONS: tuple[Corruption, ...] = (
    Corruption("replaced", replaced),
    Corruption("dropped", dropped),
    Corruption("doubled", doubled),
    Corruption("swapped", swapped),
    Corruption("heard", heard),
    Corruption("initial", initial),
    Corruption("turned", turned),
    Corruption("merged", merged),
    Corruption("shortened", shortened),
    Corruption("spelt", spelt),
    Corruption("accented", accented),
    Corruption("courteous", courteous),
    Corruption("cut", cut),
    Corruption("keyboard", keyboard, kept=True),
    Corruption("misread", misread, kept=True),
    Corruption("parted", parted, kept=True),
    Corruption("two edits", two_edits, kept=True),
    Corruption("formed", formed, kept=True),
    Corruption("punctuated", punctuated, kept=True),
    Corruption("vowels", vowels, kept=True),
    Corruption("lengthened", lengthened),
    Corruption("nicknamed", nicknamed, kept=True),
)
