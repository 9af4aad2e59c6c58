"""The frame of JCAMP-DX: bytes to blocks of labelled data records, LINK blocks opened.

Standard: JCAMP-DX 4.24 §3 (labels: case, spaces, `-`, `/` and `_` do not count; `$$` begins a comment; a block
goes from ##TITLE= to ##END=). Files of old instruments end their lines with CR alone, lack ##END=, or misspell labels
(ENFSI's library: "CROSS REFERNCE"); all of that is read.
"""

import re
from dataclasses import dataclass, field

_LABEL = re.compile(r"^[ \t]*##([^=\n]{0,80})=", re.MULTILINE)
_DROPPED = str.maketrans("", "", " -/_\t")
_MISSPELT = {"CROSSREFERNCE": "CROSSREFERENCE", "JCAMPDX": "JCAMPDX", "SAMPLEDISCRIPTION": "SAMPLEDESCRIPTION"}
TABLES = frozenset({"XYDATA", "XYPOINTS", "PEAKTABLE", "PEAKASSIGNMENTS", "DATATABLE", "RADATA", "XYTABLE"})
"""Labels whose value is a form on the first line, and data below."""


@dataclass(slots=True)
class Page:
    """One data table of an NTUPLES block: what ##PAGE= said, the form, the numbers' text, ##NPOINTS= of the page."""

    said: str
    form: str
    body: str
    points: str = ""


@dataclass(slots=True)
class Block:
    """One block: its records by normal label (the first of each counts), and its tables in order."""

    records: dict[str, str] = field(default_factory=dict)
    tables: list[tuple[str, str, str]] = field(default_factory=list)  # (label, form, body)
    pages: list[Page] = field(default_factory=list)
    ended: bool = False

    def get(self, *labels: str) -> str:
        """The first of these records that has a value, as one line."""
        for label in labels:
            if value := self.records.get(label, ""):
                return value
        return ""


def decode(data: bytes) -> str:
    """The text of a file: UTF-16 or UTF-8 where that is what it is, else Windows-1252; line ends as LF."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def normal_label(label: str) -> str:
    """A label without what does not count."""
    plain = label.upper().translate(_DROPPED)
    return _MISSPELT.get(plain, plain)


def blocks(text: str) -> list[Block]:
    """All blocks in the order in which they begin, those inside a LINK block after it."""
    found: list[Block] = []
    open_blocks: list[Block] = []
    for label, value in _records(text):
        if label == "TITLE":
            block = Block()
            found.append(block)
            open_blocks.append(block)
        if not open_blocks:
            if label == "":
                continue
            block = Block()
            found.append(block)
            open_blocks.append(block)
        if label == "END":
            open_blocks.pop().ended = True
            continue
        _keep(open_blocks[-1], label, value)
    return found


def _records(text: str) -> list[tuple[str, str]]:
    """Labelled records: normal label and text, comments taken out. A record of the label '' is a comment."""
    text = re.sub(r"\$\$[^\n]*", "", text)
    text = re.sub(r"(##[A-Za-z ]{1,30}=)[ \t]*(?=##)", r"\1\n", text)
    marks = list(_LABEL.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [
        (normal_label(mark[1]), text[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=bool(marks))
    ]


def _keep(block: Block, label: str, value: str) -> None:
    """Put a record where it belongs: a page of an NTUPLES block, a table, or a fact."""
    if label == "PAGE":
        block.pages.append(Page(value, "", ""))
    elif label in TABLES:
        form, body = _form(value)
        if label == "DATATABLE" and block.pages:
            if block.pages[-1].form:
                block.pages.append(Page(block.pages[-1].said, "", "", block.pages[-1].points))
            block.pages[-1].form, block.pages[-1].body = form, body
        else:
            block.tables.append((label, form, body))
    elif label == "NPOINTS" and block.pages:
        block.pages[-1].points = value
    elif label:
        block.records.setdefault(label, value)


def _form(value: str) -> tuple[str, str]:
    """The form of a table (its first line, or what its parentheses hold) and the text below."""
    first, _, rest = value.partition("\n")
    if "(" not in first and "(" in rest[:40] and not first.strip():
        first, _, rest = rest.partition("\n")
    form = re.match(r"\s*\([^()]*(?:\([^()]*\)+)?[^()\d]*\)?[^\d]*$", first)
    return (first.strip(), rest) if form or first.lstrip().startswith("(") else ("", value)
