"""The header Idempotency-Key: a call that is sent again is answered again, and changes nothing."""

import hashlib
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema

from tidewaiter.centre.api_calls import actions
from tidewaiter.centre.api_calls.actions import Answer, Call
from tidewaiter.centre.errors import Conflict
from tidewaiter.desk.api.credentials import Caller

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,128}")

PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A name for this call; sent again within 24 hours it changes nothing and gets the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[\\x21-\\x7e]+$"},
}


def extra(**more: object) -> dict[str, object]:
    """What a POST says of itself in the schema beside what its code says."""
    return {"parameters": [PARAMETER], **more}


def once(
    request: HttpRequest,
    status: int,
    act: Callable[[], Schema],
    *,
    repeatable: bool = False,
    restored: Callable[[dict[str, object]], dict[str, object]] | None = None,
    secret: str = "",
) -> HttpResponse:
    """Do what a POST asks and answer it; once where the caller named the call.

    The field `secret` of an answer is not kept; `restored` puts it back when the answer is given again.
    """
    caller: Caller = request.auth  # type: ignore[attr-defined] # Ninja puts it there
    key = request.headers.get(HEADER, "")
    given: dict[str, object] = {}

    def acted() -> Answer:
        given.update(_plain(act()))
        return Answer(status, {name: value for name, value in given.items() if name != secret})

    if not key:
        acted()
        return JsonResponse(given, status=status)
    if not is_key(key):
        raise Conflict("bad-key", f"{HEADER} is no key", "send 1 to 128 printable ASCII characters", 422)
    answer = actions.once(Call(caller.name, key, digest_of(request)), acted, repeatable=repeatable)
    body = dict(answer.body) if answer.again else given
    if answer.again and restored is not None:
        body = restored(body)
    response = JsonResponse(body, status=answer.status)
    response[REPLAYED] = "true" if answer.again else "false"
    return response


def is_key(text: str) -> bool:
    """Whether this can be a call's name."""
    return _KEY.fullmatch(text) is not None


def _plain(answer: Schema) -> dict[str, object]:
    plain: dict[str, object] = answer.model_dump(mode="json")
    return plain


def digest_of(request: HttpRequest) -> str:
    """SHA-256 (hex) of all that a call asks."""
    asked = f"{request.method} {request.get_full_path()} {request.headers.get('Content-Encoding', '')}\n"
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass") + request.body).hexdigest()
