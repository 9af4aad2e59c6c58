"""Certificates at an examination: what those lack who are at it, and whether the reader may let them go on."""

from collections.abc import Iterable
from dataclasses import dataclass

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.certificates import queries
from tidewaiter.centre.certificates.drafts import Lack
from tidewaiter.centre.exams import drafts
from tidewaiter.centre.exams.queries import ExamView
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current


@dataclass(frozen=True, slots=True)
class Lacking:
    """What one person lacks; `stopped` until a supervisor says to go on, `lets` whether the reader may say so."""

    person: str
    lacks: tuple[Lack, ...]
    stopped: bool
    lets: bool


def lacking(actor: Actor, view: ExamView) -> list[Lacking]:
    """What the reader and the officer of an examination lack; people who lack nothing are left out."""
    people = dict.fromkeys((view.line.officer, actor.name))
    lets = allowed(actor, Permission.CERTIFICATES) and allowed(actor, Permission.EXAMINE)
    found = [_of(person, view, lets=lets) for person in people]
    return [one for one in found if one.lacks]


def _of(person: str, view: ExamView, *, lets: bool) -> Lacking:
    codes: Iterable[str] = (card.code for card in view.cards)
    lacks = queries.lacks(person, codes, current().now().date())
    gone = queries.went_on(drafts.number(view.line.exam_id), person)
    stopped = any(one.stops and one.kind not in gone for one in lacks)
    return Lacking(person, lacks, stopped, lets and stopped)
