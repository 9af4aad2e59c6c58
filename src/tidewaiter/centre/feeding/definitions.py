"""The feeds of a workspace, as its `feeds.toml` says: a directory, a queue of a broker, files on a server.

    [feed.post]
    kind = "directory"
    path = "/srv/post"
    mapping = "post-csv"

    [feed.express]
    kind = "amqp"
    url = "amqps://tidewaiter@broker.example/customs"
    password = "file:/etc/tidewaiter/broker-password"
    queue = "express"

    [feed.carrier]
    kind = "remote"
    url = "sftp://files.example/outgoing"
    options = {username = "tidewaiter", key_filename = "/etc/tidewaiter/key"}

    [feed.carrier.answers]
    kind = "remote"
    url = "sftp://files.example/incoming"
    options = {username = "tidewaiter", key_filename = "/etc/tidewaiter/key"}

No secret stands in the file: "env:NAME" and "file:/path" say where it is.
"""

import os
import re
from pathlib import Path
from typing import Any

import msgspec

from tidewaiter.centre import inbox
from tidewaiter.centre.errors import OperatorError

FILE = "feeds.toml"
"""In the workspace."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_ELSEWHERE = re.compile(r"(env|file):(.+)")


class DirectoryOutlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="directory"):
    """Acknowledgements as files of a folder."""

    path: str


class RemoteOutlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="remote"):
    """Acknowledgements as files under an address that fsspec knows."""

    url: str
    options: dict[str, Any] = {}


class AmqpOutlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="amqp"):
    """Acknowledgements to a queue of a broker; its operator declares it."""

    url: str
    queue: str
    password: str = ""


Outlet = DirectoryOutlet | RemoteOutlet | AmqpOutlet
"""Where a feed's senders are told that their messages came; without one nobody is told."""


class Directory(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="directory"):
    """Files that are dropped into a folder by renaming; each goes to `taken/` below it when it is committed."""

    path: str
    mapping: str | None = None
    answers: Outlet | None = None


class Inbox(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="inbox"):
    """What was posted over HTTP: the API keeps it in the workspace's `inbox/` before it answers."""

    answers: Outlet | None = None


class Amqp(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="amqp"):
    """A queue of an AMQP 0-9-1 broker. A message is acknowledged when it is committed, `prefetch` at most wait here.

    What cannot be used at all is in quarantine and rejected, so that the broker dead-letters it; a message that came
    `deliveries` times without being acknowledged (a quorum queue counts) is rejected unread.
    """

    url: str
    queue: str
    password: str = ""
    mapping: str | None = None
    prefetch: int = 200
    deliveries: int = 5
    heartbeat: int = 600
    answers: Outlet | None = None


class Remote(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="remote"):
    """Files under an address that fsspec knows: sftp://, s3://, or a folder.

    `after`: a file that is committed is moved to `taken/` below the address, deleted, or kept and not read again.
    `atomic = false` waits until a file has not grown between two looks, for senders that do not rename.
    """

    url: str
    options: dict[str, Any] = {}
    mapping: str | None = None
    every: float = 10.0
    after: str = "move"
    atomic: bool = True
    answers: Outlet | None = None

    def __post_init__(self) -> None:
        """Refuse what nobody could do."""
        if self.after not in {"move", "delete", "keep"}:
            raise ValueError(f"after is {self.after!r}: move, delete or keep")
        if self.every <= 0:
            raise ValueError("every is a number of seconds above 0")


Definition = Directory | Inbox | Amqp | Remote


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    feed: dict[str, Definition] = {}


def kind(one: Definition) -> str:
    """What a feed is, as its file calls it."""
    return str(type(one).__struct_config__.tag)


def load(home: Path) -> dict[str, Definition]:
    """The feeds of a workspace by name; without a file, what was posted over HTTP. OperatorError for a bad file."""
    file = home / FILE
    if not file.is_file():
        return {inbox.INBOX: Inbox()}
    return parse(file.read_bytes(), file.as_posix())


def parse(data: bytes, name: str) -> dict[str, Definition]:
    """The feeds that a file describes; OperatorError says where and what."""
    hint = "docs/feeds.md shows every kind"
    try:
        found = msgspec.toml.decode(data, type=_File).feed
    except (msgspec.DecodeError, ValueError) as error:
        raise OperatorError("{name}: {error}", hint, name=name, error=error) from error
    wrong = next((feed for feed in found if not _NAME.fullmatch(feed)), None)
    if wrong is not None:
        raise OperatorError(
            "{name}: {wrong} is no name of a feed",
            "small letters, digits and hyphens, 40 at most",
            name=name,
            wrong=repr(wrong),
        )
    return found


def secret(said: str) -> str:
    """What "env:NAME" or "file:/path" names, or the value itself; OperatorError if it is not there."""
    found = _ELSEWHERE.fullmatch(said)
    if found is None:
        return said
    place, name = found.groups()
    try:
        return os.environ[name] if place == "env" else Path(name).read_text(encoding="utf-8").strip()
    except (KeyError, OSError) as error:
        raise OperatorError(
            "the secret {said} cannot be read", "set the variable, or mind the file's rights", said=said
        ) from error
