"""Libraries of spectra and devices of a centre: kept in the workspace, shown to those who identify.

`spectra/<code>/` is a library (`substances.spectra.store`), `devices.toml` adds to the devices that ship. A library is
written beside its place and moved there, and an audit entry says who imported what.
"""

import re
import shutil
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.db import transaction

from tidewaiter.cargo.problem import Problem
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit_log
from tidewaiter.centre.devices import exchange
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import Workspace
from tidewaiter.substances.spectra import company, devices, importing, library, store, synthetic
from tidewaiter.substances.spectra.devices import Device
from tidewaiter.substances.spectra.library import Library, Provenance

FOLDER = "spectra"
DEMONSTRATION = "synthetic"
DEMONSTRATION_SEED = 1
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def libraries(workspace: Workspace) -> dict[str, Provenance]:
    """What libraries a workspace has, by their codes in alphabetical order; damaged ones are left to `open_library`."""
    folder = workspace.home / FOLDER
    found = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if _CODE.fullmatch(path.name) and store.is_library(path):
            try:
                found[path.name] = store.provenance_of(path)
            except store.Unusable:
                continue
    return found


def open_library(workspace: Workspace, code: str) -> Library:
    """A library of the workspace by its code; Conflict (404) when there is none, OperatorError when it is damaged."""
    path = workspace.home / FOLDER / code
    if not _CODE.fullmatch(code) or not store.is_library(path):
        raise Conflict(
            "no-library", "there is no library {called}", "choose one that was imported", 404, called=repr(code)
        )
    return load(path)


def load(path: Path) -> Library:
    """The library in a folder, kept in memory while the folder stays as it is."""
    try:
        stamp = (path / "library.json").stat().st_mtime_ns
        return _loaded(path, stamp)
    except (OSError, store.Unusable) as error:
        raise OperatorError(str(error), "import the library again with `tidewaiter spectra import`") from error


@lru_cache(maxsize=4)
def _loaded(path: Path, _stamp: int) -> Library:
    return store.load(path)


def registry(workspace: Workspace) -> dict[str, Device]:
    """The devices of a centre: those that ship, those of the workspace's devices.toml, and those of its register.

    Of one code the later counts.
    """
    path = workspace.home / "devices.toml"
    own: dict[str, Device] = {}
    if path.is_file():
        own, problems = devices.parse(path.read_text(encoding="utf-8", errors="replace"))
        if problems:
            raise OperatorError(
                "{path}: {path_too}: {problems}",
                problems[0].hint,
                path=path,
                path_too=problems[0].path,
                problems=problems[0].value,
            )
    return {**devices.shipped(), **own, **exchange.for_spectra()}


def keep(
    workspace: Workspace, actor: Actor, code: str, provenance: Provenance, files: Iterable[tuple[str, bytes]]
) -> tuple[Provenance, int, list[Problem]]:
    """Import files as the library `code`, in place of one of that code; gives provenance, references and problems.

    Conflict when no file holds a spectrum that can be a reference.
    """
    require(actor, Permission.ADMINISTER)
    if not _CODE.fullmatch(code):
        raise Conflict(
            "library-code",
            "{called} is no code of a library",
            "small letters, digits and hyphens",
            400,
            called=repr(code),
        )
    entries, problems = importing.entries_of(files)
    built, refused = library.build(provenance, entries)
    problems.extend(refused)
    if not len(built):
        raise Conflict("library-empty", "no file holds a spectrum that can be a reference", "see the problems", 400)
    kept = _place(workspace, actor, code, built)
    return kept, len(built), problems


def keep_demonstration(workspace: Workspace, actor: Actor) -> tuple[Provenance, int]:
    """Make the synthetic demonstration library of the workspace."""
    require(actor, Permission.ADMINISTER)
    built, _ = library.build(synthetic.PROVENANCE, synthetic.entries(DEMONSTRATION_SEED))
    return _place(workspace, actor, DEMONSTRATION, built), len(built)


def _place(workspace: Workspace, actor: Actor, code: str, built: Library) -> Provenance:
    folder = workspace.home / FOLDER
    fresh, place, old = folder / f".{code}.new", folder / code, folder / f".{code}.old"
    for path in (fresh, old):
        shutil.rmtree(path, ignore_errors=True)
    fresh.mkdir(parents=True)
    kept = store.write(fresh, company.with_company(built))
    with transaction.atomic():
        audit_log.record(
            actor,
            "spectra.library",
            code,
            {"sha256": kept.sha256, "references": len(built), "version": kept.version, "simulated": kept.simulated},
        )
        if place.exists():
            place.rename(old)
        fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    return kept
