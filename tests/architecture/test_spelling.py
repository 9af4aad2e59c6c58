"""One spelling each: docs/glossary.md lists the term we use and those we do not, and the source keeps to it."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from source import PACKAGE, ROOT, modules

ROW = re.compile(
    r"^\| `?(?P<term>[^|`]+)`? \| (?P<meaning>[^|]+) \| (?P<source>[^|]+) \| (?P<refused>[^|]*) \|$", re.MULTILINE
)


def refused() -> dict[str, str]:
    """Refused spelling to the term used instead, from the glossary's last column."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = {}
    for row in ROW.finditer(text):
        for word in re.findall(r"`([a-z_]+)`", row["refused"]):
            words[word] = row["term"].strip()
    return words


def test_the_glossary_refuses_some_spellings() -> None:
    assert len(refused()) > 10


def test_no_name_uses_a_refused_spelling() -> None:
    words = refused()
    found = {}
    for name in modules():
        source = (PACKAGE / name).read_text(encoding="utf-8")
        identifiers = set(re.findall(r"\b[a-z_]+\b", source))
        found |= {(name, word): words[word] for word in identifiers & words.keys()}
    assert found == {}
