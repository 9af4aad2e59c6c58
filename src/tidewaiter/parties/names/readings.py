"""How runs of Chinese characters are read: pinyin without tones, a syllable a character.

Readings are pypinyin's, which knows phrases in which a character is read otherwise than alone. Its tables take as long
to load as several other libraries together, and many processes never meet a Chinese character: they are loaded with
the first.
"""

import re

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
"""A run of Chinese characters."""


def syllables(run: str) -> list[str]:
    """The reading of each character of a run, as it is read there."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its tables are large: loaded when somebody needs them

    read: list[str] = lazy_pinyin(run)
    return read


def read_apart(text: str) -> str:
    """A text with its runs of Chinese characters as syllables, by spaces apart from each other and what is beside."""
    return HAN.sub(lambda run: f" {' '.join(syllables(run.group()))} ", text)
