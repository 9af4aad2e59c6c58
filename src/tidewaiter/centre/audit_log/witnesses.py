"""Witnesses: folders and addresses elsewhere that keep our signed checkpoints, so that rewriting the log shows.

They are listed in `witnesses.toml` of the workspace: `to = ["/mnt/partner/tidewaiter", "https://witness.example/abc"]`.
A folder gets a file of lines and our public key; an address is sent the lines (POST, application/jsonl) and asked for
what it keeps (GET). A witness that does not answer is said to be silent; it is no fault of the log.
"""

import os
import tomllib
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tidewaiter.audit.checkpoint import Checkpoint, key_id, read_lines
from tidewaiter.centre.audit_log import checkpoints
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.keys import CHECKPOINT_PUBLIC_KEY
from tidewaiter.centre.workspace import Workspace

FILE = "witnesses.toml"
_TIMEOUT = 20
_MOST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """What a witness keeps of ours: its checkpoints, how many it was handed now, or why it is silent."""

    to: str
    checkpoints: tuple[Checkpoint, ...] = ()
    handed: int = 0
    silent: str = ""


def listed(workspace: Workspace) -> list[str]:
    """The witnesses of the workspace; OperatorError for a file that cannot be read."""
    file = workspace.home / FILE
    if not file.exists():
        return []
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))["to"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise OperatorError(
            "{file} cannot be read: {error}", 'write: to = ["/folder", "https://…"]', file=file, error=error
        ) from error
    return [str(one) for one in told]


def ask(workspace: Workspace, to: str) -> Kept:
    """What a witness keeps."""
    try:
        return Kept(to, _read(workspace, to))
    except OSError as error:
        return Kept(to, silent=str(error))


def hand(workspace: Workspace, to: str) -> Kept:
    """Give a witness the checkpoints that it does not have yet."""
    own = checkpoints.read(workspace.checkpoints).checkpoints
    try:
        has = {one.line() for one in _read(workspace, to)}
        new = [one for one in own if one.line() not in has]
        if new:
            _write(workspace, to, b"".join(one.line() for one in new))
        return Kept(to, _read(workspace, to), len(new))
    except OSError as error:
        return Kept(to, silent=str(error))


def _name(workspace: Workspace) -> str:
    return f"{key_id(workspace.keys.checkpoint.public_key())}.jsonl"


def _is_address(to: str) -> bool:
    if to.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        return True
    if "://" in to:
        raise OperatorError("{to} is no witness", "name a folder or an https:// address", to=to)
    return False


def _read(workspace: Workspace, to: str) -> tuple[Checkpoint, ...]:
    if _is_address(to):
        try:
            with urllib.request.urlopen(to, timeout=_TIMEOUT) as answer:  # noqa: S310 - https, or this machine
                data = answer.read(_MOST)
        except urllib.error.HTTPError as error:
            if error.code != 404:  # noqa: PLR2004 - HTTP: it keeps nothing of ours yet
                raise
            return ()
        return read_lines(data.splitlines()).checkpoints
    file = Path(to) / _name(workspace)
    return read_lines(file.read_bytes().splitlines()).checkpoints if file.exists() else ()


def _write(workspace: Workspace, to: str, lines: bytes) -> None:
    if _is_address(to):
        request = urllib.request.Request(to, data=lines, headers={"Content-Type": "application/jsonl"})  # noqa: S310 - as above
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - as above
            answer.read(_MOST)
        return
    folder = Path(to)
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is not there; is it mounted?")
    public = folder / f"{_name(workspace).removesuffix('.jsonl')}.pub"
    if not public.exists():
        public.write_bytes((workspace.home / "keys" / CHECKPOINT_PUBLIC_KEY).read_bytes())
    with (folder / _name(workspace)).open("ab") as handle:
        handle.write(lines)
        handle.flush()
        os.fsync(handle.fileno())
