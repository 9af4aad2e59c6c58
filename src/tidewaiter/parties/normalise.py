"""Normal forms of names, addresses, postcodes and telephones, as SQL expressions over a SQL expression.

A normal form lets the same party meet itself across filers: case, accents, punctuation and usual
abbreviations go; letters and digits of every script stay. Each is idempotent, and gives null instead of
an empty text. Vowel signs of Indic, Thai, Khmer and Burmese writing and the voicing marks of kana are
part of the word there, so a text that has any of them keeps its marks; elsewhere marks are accents.

It does not transliterate, correct spelling or parse an address into parts: that is resolution.
"""

MARKED_SCRIPTS = r"[\x{0900}-\x{109F}\x{1780}-\x{17FF}\x{3040}-\x{30FF}\x{1A00}-\x{1CFF}\x{A800}-\x{ABFF}]"
"""Blocks whose combining marks spell the word: Indic, Thai, Lao, Tibetan, Burmese, Khmer, kana and kin."""

ABBREVIATIONS = {
    "street": "st",
    "str": "st",
    "avenue": "ave",
    "av": "ave",
    "road": "rd",
    "boulevard": "blvd",
    "drive": "dr",
    "lane": "ln",
    "court": "ct",
    "place": "pl",
    "square": "sq",
    "highway": "hwy",
    "parkway": "pkwy",
    "terrace": "ter",
    "building": "bldg",
    "floor": "fl",
    "room": "rm",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "apartment": "apt",
    "unit": "apt",
    "suite": "apt",
    "ste": "apt",
    "flat": "apt",
}
"""Words of an address to their abbreviation (after USPS Publication 28, appendices B and C)."""

DWELLING_WORDS = ("apartment", "apt", "unit", "suite", "ste", "flat", "no")
"""'Apt 4', 'Unit 4', 'No 4' and '#4' are all '4'."""

_BEFORE_A_NUMBER = rf"\b(?:(?:{'|'.join(DWELLING_WORDS)})\s+)+(\p{{N}})"

_DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९０１２３４５６７８９"
"""Arabic, Persian, Devanagari and full-width digits, in order."""

_PHONE_DIGITS = 10
"""National numbers have at most ten digits in most plans: the country code in front is optional in practice."""


def _not_ascii(text: str) -> str:
    # In ASCII bytes and characters are as many. Most values are, and skip what other scripts need.
    return f"strlen({text}) <> length({text})"


def text_key(text: str) -> str:
    """Lower case, accents stripped, everything but letters and digits one space; null when nothing is left."""
    # The engine's strip_accents ends a text at a NUL, which some filers send.
    text = f"replace({text}, chr(0), ' ')"
    plain = rf"regexp_replace(strip_accents(lower({text})), '[^\p{{L}}\p{{N}}]+', ' ', 'g')"
    marked = rf"regexp_replace(lower(nfc_normalize({text})), '[^\p{{L}}\p{{M}}\p{{N}}]+', ' ', 'g')"
    is_marked = f"{_not_ascii(text)} AND regexp_matches({text}, '{MARKED_SCRIPTS}')"
    return f"nullif(trim(CASE WHEN {is_marked} THEN {marked} ELSE {plain} END), '')"


def address_key(text: str) -> str:
    """As `text_key`, with street words abbreviated and the word before a dwelling's number dropped."""
    numbered = rf"regexp_replace({text_key(text)}, '{_BEFORE_A_NUMBER}', '\1', 'g')"
    words = "MAP {" + ", ".join(f"'{word}': '{short}'" for word, short in ABBREVIATIONS.items()) + "}"
    shortened = f"list_transform(string_split({numbered}, ' '), lambda word: coalesce({words}[word], word))"
    return f"array_to_string({shortened}, ' ')"


def postcode_key(text: str) -> str:
    """As `text_key` without spaces; a ZIP+4 (nine digits) keeps its first five."""
    return rf"regexp_replace(replace({text_key(text)}, ' ', ''), '^(\d{{5}})\d{{4}}$', '\1')"


def phone_key(text: str) -> str:
    """The last ten digits without leading zeros; null when nothing is left, as for '000' or 'none'."""
    translated = f"translate({text}, '{_DIGITS}', '{'0123456789' * (len(_DIGITS) // 10)}')"
    latin = f"CASE WHEN {_not_ascii(text)} THEN {translated} ELSE {text} END"
    digits = f"regexp_replace({latin}, '[^0-9]+', '', 'g')"
    return f"nullif(ltrim(right({digits}, {_PHONE_DIGITS}), '0'), '')"
