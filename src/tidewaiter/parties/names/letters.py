"""Letters of other scripts in Latin, as tables an expert can read.

Cyrillic follows what passports and express carriers write (ICAO Doc 9303 for Russian, with the Ukrainian, Belarusian,
Bulgarian, Serbian and Macedonian letters beside it). Arabic has a Latin letter for each consonant and long vowel as
they are most often spelt in waybills; short vowels are not written and are not guessed: `skeleton` compares without.
Persian and Urdu letters stand with them. Surnames are those Chinese characters whose reading as a surname is not
their usual one (Xiandai Hanyu Cidian), and the double surnames still in use.
"""

CYRILLIC: dict[str, str] = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    "і": "i", "ї": "i", "є": "ie", "ґ": "g", "ў": "u", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz",
    "ѓ": "g", "ќ": "k", "ѕ": "dz",
}  # fmt: skip

ARABIC: dict[str, str] = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ء": "", "ؤ": "u", "ئ": "i", "ب": "b", "ت": "t", "ث": "th",
    "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d",
    "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h",
    "ة": "a", "و": "u", "ي": "i", "ى": "a", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ک": "k", "ی": "i", "ڤ": "v",
    "ٹ": "t", "ڈ": "d", "ڑ": "r", "ں": "n", "ہ": "h", "ھ": "h", "ے": "e", "ـ": "",
}  # fmt: skip

SURNAMES: dict[str, str] = {
    "曾": "zeng", "单": "shan", "單": "shan", "解": "xie", "仇": "qiu", "查": "zha", "朴": "piao", "区": "ou",
    "區": "ou", "任": "ren", "盖": "ge", "蓋": "ge", "冼": "xian", "尉": "wei", "缪": "miao", "繆": "miao",
    "翟": "zhai", "覃": "qin", "乐": "yue", "樂": "yue", "召": "shao", "洗": "xian", "员": "yun", "員": "yun",
    "黑": "he", "繁": "po", "秘": "bi", "折": "she", "种": "chong", "重": "chong", "能": "nai", "葛": "ge",
}  # fmt: skip
"""Readings of characters as surnames."""

DOUBLE_SURNAMES: dict[str, str] = {
    "欧阳": "ouyang", "歐陽": "ouyang", "司马": "sima", "司馬": "sima", "上官": "shangguan", "诸葛": "zhuge",
    "諸葛": "zhuge", "司徒": "situ", "东方": "dongfang", "東方": "dongfang", "皇甫": "huangfu", "尉迟": "yuchi",
    "尉遲": "yuchi", "公孙": "gongsun", "公孫": "gongsun", "慕容": "murong", "令狐": "linghu", "夏侯": "xiahou",
    "长孙": "zhangsun", "長孫": "zhangsun", "宇文": "yuwen", "轩辕": "xuanyuan", "軒轅": "xuanyuan",
}  # fmt: skip

SOUNDS: tuple[tuple[str, str], ...] = (
    ("shch", "s"), ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("dzh", "j"), ("ch", "c"), ("cz", "c"), ("sh", "s"),
    ("sz", "s"), ("zh", "j"), ("dj", "j"), ("dz", "z"), ("ts", "z"), ("tz", "z"), ("kh", "h"), ("gh", "k"), ("ph", "f"),
    ("th", "t"), ("dh", "d"), ("ck", "k"), ("qu", "k"), ("b", "b"), ("c", "k"), ("d", "d"), ("f", "f"), ("g", "k"),
    ("h", "h"), ("j", "j"), ("k", "k"), ("l", "l"), ("m", "m"), ("n", "n"), ("p", "p"), ("q", "k"), ("r", "r"),
    ("s", "s"), ("t", "t"), ("v", "v"), ("w", "v"), ("x", "s"), ("z", "z"),
)  # fmt: skip
"""What stands for one consonant in one spelling or another, the longest first; what is not listed is a vowel."""
