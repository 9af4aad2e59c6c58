"""The register as a file: devices.toml as `identify` reads it, with what the register knows besides.

    [handheld-7]
    name = "Handheld FTIR 7"
    technique = "infrared"
    detection_limit = 5.0           # per cent by weight
    source = "our laboratory's validation of 2026-02"
    library_date = "2026-03-01"
    serial = "HF-0231"              # and facility, place, library, firmware, calibration_due, service_due
    limits = { fentanyl = 4.0 }

What cannot be read is a Problem, and nothing is taken in. Reading what was written gives the same devices.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tidewaiter.cargo.problem import Problem
from tidewaiter.centre.devices import drafts
from tidewaiter.centre.devices.drafts import NewDevice
from tidewaiter.centre.devices.models import Device
from tidewaiter.centre.devices.queries import DeviceLine
from tidewaiter.centre.errors import Conflict
from tidewaiter.substances.spectra import devices as spectral
from tidewaiter.substances.spectra.spectrum import Technique, failure

_TEXTS = ("name", "technique", "serial", "facility", "place", "source", "library", "firmware")
_DAYS = ("library_date", "calibration_due", "service_due")
_KNOWN = {*_TEXTS, *_DAYS, "detection_limit", "limits"}


def read(text: str) -> tuple[list[NewDevice], tuple[Problem, ...]]:
    """The devices of a file in its order, and what is wrong with it."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [], (failure("device-form", "devices.toml", str(error), "Correct the file's form (TOML)."),)
    found: list[NewDevice] = []
    problems: list[Problem] = []
    for code, row in table.items():
        device = _device(code, row)
        if isinstance(device, NewDevice):
            found.append(device)
        else:
            problems.append(device)
    return found, tuple(problems)


def write(lines: Iterable[DeviceLine]) -> str:
    """Devices as a file that `read` and `identify` read; what is not known is left out."""
    parts = []
    for one in sorted(lines, key=lambda one: one.code):
        said = [f"[{one.code}]"]
        for name in (*_TEXTS[:2], "detection_limit", *_TEXTS[2:], *_DAYS):
            value = getattr(one, name)
            if isinstance(value, float):
                said.append(f"{name} = {value!r}")
            elif value:
                said.append(f"{name} = {_quoted(str(value))}")
        if one.limits:
            limits = ", ".join(f"{_quoted(name)} = {float(limit)!r}" for name, limit in one.limits.items())
            said.append(f"limits = {{ {limits} }}")
        parts.append("\n".join(said))
    return "\n\n".join(parts) + ("\n" if parts else "")


def for_spectra() -> dict[str, spectral.Device]:
    """The devices of the register that take spectra, as `identify` knows them; those in service, of every facility."""
    known = {one.value: one for one in Technique}
    rows = Device.objects.filter(technique__in=known, retired_on__isnull=True).order_by("code")
    return {
        row.code: spectral.Device(
            row.code,
            row.name,
            known[row.technique],
            row.detection_limit,
            row.source,
            f"{row.library_date or ''}",
            row.limits,
        )
        for row in rows
    }


def _device(code: str, row: object) -> NewDevice | Problem:
    if not isinstance(row, Mapping):
        return failure("device-form", code, str(row)[:80], "A device is a table of its own: [code].")
    unknown = sorted(set(row) - _KNOWN)
    if unknown:
        return failure("device-field", code, unknown[0], f"The fields are: {', '.join(sorted(_KNOWN))}.")
    limits = row.get("limits", {})
    numbers = [row.get("detection_limit"), *(limits.values() if isinstance(limits, Mapping) else ["no table"])]
    for one in numbers:
        if one is not None and (isinstance(one, bool) or not isinstance(one, int | float)):
            return failure("device-limit", code, str(one)[:80], "A limit is a number, in per cent by weight.")
    days: dict[str, date | None] = {}
    for name in _DAYS:
        try:
            days[name] = date.fromisoformat(str(row[name])) if row.get(name) else None
        except ValueError:
            return failure("device-day", f"{code}.{name}", str(row[name])[:80], "Write a day as 2026-01-05.")
    limit = row.get("detection_limit")
    values: dict[str, Any] = {name: str(row.get(name, "")) for name in _TEXTS} | days
    values["name"] = values["name"] or code
    values["detection_limit"] = None if limit is None else float(limit)
    values["limits"] = {str(name): float(one) for name, one in limits.items()}
    new = NewDevice(code, **values)
    try:
        drafts.check(new)
    except Conflict as error:
        return failure(error.code, code, str(error), error.hint)
    return new


def _quoted(text: str) -> str:
    """A basic string of TOML: that of JSON, but for the one control character that JSON lets pass."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
