"""How the client calls: one HTTP request for each call, with its key; refusals are exceptions that say why.

Every POST has a name (Idempotency-Key), so that a call whose answer was lost can be made again: what is told to wait
(429, 503), and what had no answer, is made again some times, after as long as the server asked for.
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any

_AGAIN = (429, 503)
_LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing wrong with what was asked: where, and what."""

    at: str
    message: str


class ProblemError(Exception):
    """What the server refused: the status, a stable code, a sentence, and what to do about it."""

    def __init__(self, status: int, code: str, title: str, detail: str, errors: tuple[Refusal, ...]) -> None:
        super().__init__(f"{title} ({code}, {status}){': ' if detail else ''}{detail}")
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Told:
    """An event of a stream: its id (to go on after), its kind, and what it says."""

    id: str
    kind: str
    data: dict[str, Any]


class Transport:
    """Calls to one server with one key; one object may be used by several threads."""

    def __init__(self, address: str, key: str, *, timeout: float = 30.0, tries: int = 4) -> None:
        if urllib.parse.urlsplit(address).scheme not in {"http", "https"}:
            raise ValueError(f"{address!r} is no address of a server: it begins with https://")
        self._address = address.rstrip("/")
        self._key = key
        self._timeout = timeout
        self._tries = tries

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: object = None,
        content_type: str = "application/json",
        idempotency_key: str | None = None,
    ) -> Any:  # noqa: ANN401 - the schema says what each call gives; the methods of Client have it in their types
        """What a call is answered; raises ProblemError for a refusal, OSError when there is no answer."""
        headers = {"Content-Type": content_type} if body is not None else {}
        if method == "POST":
            headers["Idempotency-Key"] = idempotency_key or uuid.uuid4().hex
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        for left in reversed(range(self._tries)):
            try:
                with self._opened(method, path, query, headers, data) as answer:
                    said = answer.read()
                    return json.loads(said) if said else None
            except urllib.error.HTTPError as refused:
                problem = _problem(refused)
                if refused.code not in _AGAIN or not left:
                    raise problem from None
                time.sleep(min(float(refused.headers.get("Retry-After") or 1), _LONGEST_WAIT))
            except (OSError, HTTPException):
                if not left:
                    raise
                time.sleep(0.2 * (self._tries - left))
        raise AssertionError("the last try gives or raises")

    def events(self, path: str, query: Mapping[str, object], last_event_id: str) -> Iterator[Told]:
        """The events of one piece of a stream; an event without data moves the id on and is given with none."""
        headers = {"Accept": "text/event-stream"}
        if last_event_id:
            headers["Last-Event-ID"] = last_event_id
        try:
            with self._opened("GET", path, query, headers, None) as answer:
                yield from _read(answer)
        except urllib.error.HTTPError as refused:
            raise _problem(refused) from None

    def _opened(
        self,
        method: str,
        path: str,
        query: Mapping[str, object] | None,
        headers: Mapping[str, str],
        data: bytes | None,
    ) -> HTTPResponse:
        asked = {name: value for name, value in (query or {}).items() if value not in {None, ""}}
        url = self._address + path + ("?" + urllib.parse.urlencode(asked) if asked else "")
        sent = {"Authorization": f"Bearer {self._key}", **headers}
        request = urllib.request.Request(url, data, sent, method=method)  # noqa: S310 - http or https: see __init__
        answer: HTTPResponse = urllib.request.urlopen(request, timeout=self._timeout)  # noqa: S310 - as above
        return answer


def quoted(part: object) -> str:
    """A part of a path."""
    return urllib.parse.quote(str(part), safe="")


def _problem(refused: urllib.error.HTTPError) -> ProblemError:
    with refused:
        body = refused.read()
    try:
        said = json.loads(body)
        errors = tuple(Refusal(one["at"], one["message"]) for one in said.get("errors", ()))
        code = str(said["type"]).partition("#")[2]
        return ProblemError(refused.code, code, said["title"], said.get("detail", ""), errors)
    except (ValueError, KeyError, TypeError, AttributeError):
        return ProblemError(refused.code, "no-problem", str(refused.reason), "", ())


def _read(answer: HTTPResponse) -> Iterator[Told]:
    """Events of a stream, line by line (HTML standard, server-sent events)."""
    fields: dict[str, str] = {}
    for raw in answer:
        line = raw.decode("utf-8").rstrip("\r\n")
        if line:
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        else:
            if "id" in fields:
                yield Told(fields["id"], fields.get("event", ""), json.loads(fields.get("data") or "{}"))
            fields = {}
