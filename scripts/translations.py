"""The desk's translations: gather what is to be translated, compile what is, or with --check say what is out of date.

    python scripts/translations.py --gather    # after words of pages changed; needs GNU gettext
    python scripts/translations.py             # after a django.po changed; needs nothing

A `django.mo` depends on its `django.po` alone: it is built here, byte for byte the same on every machine. An entry
that is empty or marked fuzzy is left out, and its page shows English. What the centre says when it says no is gathered
from its source (scripts/refusals.py), and so are the words of its tables (scripts/tables.py); Django looks at the
desk's alone.
"""

import ast
import os
import re
import struct
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import refusals

DESK = Path(__file__).parents[1] / "src" / "tidewaiter" / "desk"
LANGUAGES = ("es", "fr", "ar")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[a-z]|%%|%[sd]|\{[a-z][a-z0-9_]*\}")
"""What a translation has to keep: values, and the sign that stands for a percentage."""
VALUE = re.compile(r"%\([a-z_]+\)[a-z]|%[sd]|\{[a-z][a-z0-9_]*\}")
"""Where a value will stand."""
RIGHT_TO_LEFT = frozenset({"ar"})
_OF_THE_DAY = re.compile(r"PO-|POT-|Last-|Language-Team|Report-")
_LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d)\])? (".*")')


@dataclass(slots=True)
class Entry:
    """One entry of a .po file: where its words come from, the words, and its forms in the other language."""

    comments: list[str] = field(default_factory=list)
    context: str = ""
    msgid: str = ""
    plural: str = ""
    forms: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What a .mo file calls it."""
        return (
            (f"{self.context}\x04" if self.context else "") + self.msgid + (f"\0{self.plural}" if self.plural else "")
        )

    @property
    def fuzzy(self) -> bool:
        """Whether a machine guessed it."""
        return any("fuzzy" in comment for comment in self.comments if comment.startswith("#,"))

    @property
    def done(self) -> bool:
        """Whether every form is there."""
        return bool(self.forms) and all(self.forms) and not self.fuzzy


def po(language: str) -> Path:
    """Where a language's entries are."""
    return DESK / "locale" / language / "LC_MESSAGES" / "django.po"


def read(text: str) -> list[Entry]:
    """The entries of a .po file, its head first (the one without a msgid); obsolete ones are left out."""
    entries = []
    for block in text.split("\n\n"):
        entry, into = Entry(), ""
        for line in block.splitlines():
            found = _LINE.match(line)
            if line.startswith("#"):
                entry.comments.append(line)
            elif found:
                into = found[1]
                _add(entry, into, ast.literal_eval(found[3]), new=True)
            elif line.startswith('"'):
                _add(entry, into, ast.literal_eval(line), new=False)
        if entry.forms:
            entries.append(entry)
    return entries


def _add(entry: Entry, into: str, words: str, *, new: bool) -> None:
    if into == "msgstr":
        if new:
            entry.forms.append("")
        entry.forms[-1] += words
    else:
        name = {"msgctxt": "context", "msgid_plural": "plural", "msgid": "msgid"}[into]
        setattr(entry, name, getattr(entry, name) + words)


def isolated(form: str) -> str:
    """A form with each value between U+2068 and U+2069 (Unicode UAX 9): a Latin name turns nothing around."""
    return VALUE.sub(lambda found: f"\N{FIRST STRONG ISOLATE}{found[0]}\N{POP DIRECTIONAL ISOLATE}", form)


def compiled(entries: list[Entry], language: str) -> bytes:
    """The .mo file of these entries: header, two tables of (length, offset), then ids and forms, sorted by id.

    Where a language is read from right to left, values are isolated.
    """
    put = isolated if language in RIGHT_TO_LEFT else str
    pairs = sorted((e.key.encode(), "\0".join(map(put, e.forms)).encode()) for e in entries if e.done)
    count, offset = len(pairs), 28 + 16 * len(pairs)
    tables, words = b"", b""
    for column in (0, 1):
        for pair in pairs:
            tables += struct.pack("<2I", len(pair[column]), offset + len(words))
            words += pair[column] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, offset) + tables + words


def written(entries: list[Entry]) -> str:
    """The .po file of these entries, sorted by their words, each on a line of its own."""
    head, *rest = entries
    kept = [
        line for line in head.forms[0].splitlines() if not re.match(r"(PO-|POT-|Last-|Language-Team|Report-)", line)
    ]
    lines = ['msgid ""', 'msgstr ""', *(_quoted(line + "\n") for line in kept), ""]
    for entry in sorted(rest, key=lambda one: (one.msgid, one.context)):
        lines += [line for line in entry.comments if line.startswith("#:")]
        if _formatted(entry):
            lines.append("#, python-format")
        lines += [f"msgctxt {_quoted(entry.context)}"] if entry.context else []
        lines.append(f"msgid {_quoted(entry.msgid)}")
        if entry.plural:
            lines.append(f"msgid_plural {_quoted(entry.plural)}")
            lines += [f"msgstr[{n}] {_quoted(form)}" for n, form in enumerate(entry.forms)]
        else:
            lines.append(f"msgstr {_quoted(entry.forms[0])}")
        lines.append("")
    return "\n".join(lines)


def _formatted(entry: Entry) -> bool:
    """Whether values are put into it; '95 % intervals' only looks like it."""
    marked = any("python-format" in comment for comment in entry.comments if comment.startswith("#,"))
    return marked and "%" in "".join(PLACEHOLDER.findall(entry.msgid + entry.plural))


def _quoted(words: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        words = words.replace(plain, escaped)
    return f'"{words}"'


def gather() -> None:
    """Bring the .po files up to what pages say now; what a machine guessed is emptied."""
    known = {
        language: {entry.key: entry.forms for entry in read(po(language).read_text(encoding="utf-8")) if entry.done}
        for language in LANGUAGES
    }
    command = ["django-admin", "makemessages", "--add-location", "file", "--no-wrap", "--no-obsolete"]
    for language in LANGUAGES:
        command += ["-l", language]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tidewaiter.desk.config.settings"}
    subprocess.run(command, cwd=DESK, env=environment, check=True)
    for language in LANGUAGES:
        entries = read(po(language).read_text(encoding="utf-8"))
        for entry in entries:
            if entry.fuzzy:
                entry.forms = known[language].get(entry.key, [""] * len(entry.forms))
        entries += said_elsewhere({entry.key: entry for entry in entries}, known[language])
        po(language).write_text(written(entries), encoding="utf-8")


def said_elsewhere(there: dict[str, Entry], known: dict[str, list[str]]) -> list[Entry]:
    """An entry for each text of the centre that is not there yet; one that is there gets its place added."""
    import tables  # noqa: PLC0415 - needs the product, which compiling does not

    added = []
    for template, file in (tables.words() | refusals.templates()).items():
        place = f"#: ../{file}" if not file.startswith("desk/") else f"#: {file.removeprefix('desk/')}"
        if template in there:
            head = there[template].comments
            head += [place] if place not in head else []
        else:
            added.append(Entry([place], msgid=template, forms=known.get(template, [""])))
    return added


def main(arguments: list[str]) -> int:
    """Gather, compile or check; 1 where a check finds a file out of date."""
    if "--gather" in arguments:
        gather()
    stale = 0
    for language in LANGUAGES:
        entries = read(po(language).read_text(encoding="utf-8"))
        target, now = po(language).with_suffix(".mo"), compiled(entries, language)
        if not target.exists() or target.read_bytes() != now:
            stale += 1
            print(f"{target.relative_to(DESK)} is out of date")
            if "--check" not in arguments:
                target.write_bytes(now)
        print(f"{language}: {sum(e.done for e in entries[1:]):,} of {len(entries) - 1:,} translated")
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
