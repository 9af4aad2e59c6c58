"""What a paper says, as plain data: a title, a reference and blocks in reading order.

`typesetting` makes the PDF. Every text is shown as it stands, never read as markup.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from tidewaiter.centre.papers.language import language, number

NOTHING = "\N{EN DASH}"
"""What stands where there is no value."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a name and a value under a heading ('' for none)."""

    heading: str
    rows: tuple[tuple[str, str], ...]
    kind: str = "facts"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; `widths` are shares of the page, one a column."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Words:
    """Paragraphs under a heading; `strong` sets them in a frame, for what must not be overlooked."""

    heading: str
    paragraphs: tuple[str, ...]
    strong: bool = False
    kind: str = "words"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on: what each line is for; number, date, name and signature are written by hand."""

    heading: str
    lines: tuple[str, ...]
    kind: str = "signatures"


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels to cut out: a drawing (SVG), what it says to who cannot see it, and lines of text beside it."""

    heading: str
    labels: tuple[tuple[str, str, tuple[str, ...]], ...]
    kind: str = "labels"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing (SVG) as wide as the page under a heading, and what it says to who cannot see it."""

    heading: str
    svg: str
    said: str
    kind: str = "drawing"


Block = Facts | Table | Words | Signatures | Labels | Drawing


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper. `language` is that of its own words (BCP 47), `made_at` the moment it speaks of, for its metadata."""

    title: str
    reference: str
    office: str
    made_at: datetime
    blocks: tuple[Block, ...]
    simulated: bool = False
    language: str = field(default_factory=language)
    foot: str = ""
    notes: tuple[str, ...] = field(default=())

    def plain(self) -> dict[str, object]:
        """As mappings, sequences, texts and numbers."""
        return {**asdict(self), "made_at": moment(self.made_at)}


def moment(at: datetime | None) -> str:
    """A moment in UTC."""
    return NOTHING if at is None else f"{at:%Y-%m-%d %H:%M} UTC"


def day(on: date | None) -> str:
    """A day."""
    return NOTHING if on is None else on.isoformat()


def grams(value: float | None, uncertainty: float | None = None) -> str:
    """A mass with its expanded uncertainty."""
    return measured(value, uncertainty, "g")


def measured(value: float | None, uncertainty: float | None, unit: str) -> str:
    """A value with its expanded uncertainty (k = 2) and its unit."""
    if value is None:
        return NOTHING
    said = number(value, 6)
    return f"{said} {unit}" if uncertainty is None else f"{said} ± {number(uncertainty, 3)} {unit}"


def pairs(*rows: tuple[str, object]) -> tuple[tuple[str, str], ...]:
    """Names and values as text, an empty value as a dash."""
    return tuple((name, text(value)) for name, value in rows)


def text(value: object) -> str:
    """A value as a reader sees it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(text(one) for one in value) or NOTHING
    return str(value)
