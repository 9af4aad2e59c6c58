"""Every writer of answers, and which of them answers what came in which format.

A writer is named by its message. A format that has no message of its own for answers is answered in plain JSON, so
that an answer always has a form.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tidewaiter.formats.answers import plain
from tidewaiter.formats.answers.answer import Answer, AnswerKind


@dataclass(frozen=True, slots=True)
class Writer:
    """One message that carries answers: which kinds, how it is written, how an answer of it is read back.

    `read` gives the answers in a message, an empty tuple where it holds none; None where only we write it.
    `suffix` ends the name of a file with such a message.
    """

    name: str
    title: str
    standard: str
    kinds: frozenset[AnswerKind]
    dump: Callable[[Answer], bytes]
    suffix: str
    read: Callable[[bytes], tuple[Answer, ...]] | None = None


EVERY = frozenset(AnswerKind)

WRITERS: tuple[Writer, ...] = (
    Writer("json", "Answer as plain JSON", "docs/answers.md", EVERY, plain.dump, "json", plain.read),
)
"""All of them, in the order in which they are offered."""

ANSWERED_BY: dict[str, tuple[str, ...]] = {}
"""Writers by the format a consignment came in; the first that carries the kind is taken."""

PLAIN = "json"


def writer(name: str) -> Writer:
    """A writer by its name; KeyError for none."""
    return {one.name: one for one in WRITERS}[name]


def writer_for(source_format: str, kind: AnswerKind) -> Writer:
    """The message in which a filer who sent this format is answered, plain JSON where there is none."""
    for name in (*ANSWERED_BY.get(source_format, ()), PLAIN):
        found = writer(name)
        if kind in found.kinds:
            return found
    raise KeyError(kind)  # pragma: no cover - plain JSON carries every kind
