"""Answering a call once, however often it is sent.

The caller names the call (the Idempotency-Key header). Where an act is one transaction, its answer is kept in the same
one: both are there or neither, and of two that come at once the second waits and gets the first one's answer. An act
that is the same when it is done twice (a message is called after its content, a row of outcomes after what it says)
is done outside of a transaction, because it waits for locks that others hold who wait for the store.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction

from tidewaiter.centre import storable
from tidewaiter.centre.api_calls.models import AnsweredCall
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.workspace import current

KEPT = timedelta(hours=24)
"""How long an answer is kept."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call by its caller's name, the key that the caller gave it, and the SHA-256 (hex) of all that it asks."""

    caller: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call is answered; `again` when it was answered before."""

    status: int
    body: Mapping[str, object]
    again: bool = False


def once(call: Call, act: Callable[[], Answer], *, repeatable: bool = False) -> Answer:
    """The answer to a call: what `act` gives, or what it gave before.

    `repeatable` acts may be done twice. Conflict (409) when the key named another call in the last 24 hours.
    What `act` raises is raised, and nothing is kept.
    """
    if repeatable:
        before = _claimed(call)
        return before or _kept(call, act())
    with transaction.atomic():
        before = _claimed(call)
        return before or _kept(call, act())


def unanswered(calls: Collection[Call]) -> set[Call]:
    """Of several calls those whose keys nobody has used, each key once."""
    names = {(storable.text(call.caller), call.key): call for call in reversed(list(calls))}
    rows = AnsweredCall.objects.filter(key__in=sorted({key for _, key in names})) if names else ()
    used = {(row.caller, row.key) for row in rows}
    return {call for name, call in names.items() if name not in used}


def keep_all(answers: Mapping[Call, Answer]) -> None:
    """Keep the answers to calls whose keys nobody has used, in the transaction of what they answer.

    IntegrityError when somebody has used one meanwhile.
    """
    at = current().now()
    AnsweredCall.objects.bulk_create(
        AnsweredCall(
            caller=storable.text(call.caller),
            key=call.key,
            digest=call.digest,
            status=answer.status,
            body=storable.json(answer.body),
            at=at,
        )
        for call, answer in answers.items()
    )


def forget() -> int:
    """Forget what was kept longer than KEPT, and give how many."""
    return AnsweredCall.objects.filter(at__lt=current().now() - KEPT).delete()[0]


def _claimed(call: Call) -> Answer | None:
    """What the call was answered before; None, and the key is this call's, when it was not."""
    at = current().now()
    mine = AnsweredCall.objects.filter(caller=storable.text(call.caller), key=call.key)
    mine.filter(at__lt=at - KEPT).delete()
    try:
        with transaction.atomic():
            AnsweredCall.objects.create(caller=storable.text(call.caller), key=call.key, digest=call.digest, at=at)
    except IntegrityError:
        row = mine.get()
    else:
        return None
    if row.digest != call.digest:
        raise Conflict("key-used", "this Idempotency-Key named another call", "give each call a key of its own")
    return None if row.status == 0 else Answer(row.status, row.body or {}, again=True)


def _kept(call: Call, answer: Answer) -> Answer:
    mine = AnsweredCall.objects.filter(caller=storable.text(call.caller), key=call.key)
    mine.update(status=answer.status, body=storable.json(answer.body))
    return answer
