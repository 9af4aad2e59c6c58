"""The registry of devices: what a device can see, so that a negative states its limit."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from tidewaiter.cargo.problem import Problem
from tidewaiter.substances.spectra.spectrum import Technique, failure

FULL = 100.0

OTHER_TECHNIQUES = ("x-ray", "ion-mobility", "immunoassay", "colour-test", "x-ray-fluorescence", "scale", "other")
"""What a centre's register of devices has beside techniques of spectra: such a device is passed over here."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device: name, technique, detection limit in per cent by weight (None: not established), the figure's source.

    `library_date` is the ISO day of the device's own library where it searches one itself, '' otherwise. `limits` are
    limits that were established for substances by name, in per cent by weight.
    """

    code: str
    name: str
    technique: Technique
    detection_limit: float | None = None
    source: str = ""
    library_date: str = ""
    limits: Mapping[str, float] = field(default_factory=dict)


def shipped() -> dict[str, Device]:
    """The devices that ship with the product."""
    devices, problems = parse((files(__package__) / "devices.toml").read_text(encoding="utf-8"))
    if problems:
        raise ValueError(problems)
    return devices


def parse(text: str) -> tuple[dict[str, Device], tuple[Problem, ...]]:
    """Devices of a registry in TOML by their codes, and what was wrong with it."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        hint = "Correct the file's form (TOML)."
        return {}, (failure("device-form", "devices.toml", str(error), hint),)
    devices: dict[str, Device] = {}
    problems: list[Problem] = []
    for code, row in table.items():
        if isinstance(row, Mapping) and row.get("technique") in OTHER_TECHNIQUES:
            continue
        device = _device(code, row)
        if isinstance(device, Device):
            devices[code] = device
        else:
            problems.append(device)
    return devices, tuple(problems)


def _device(code: str, row: object) -> Device | Problem:
    if not isinstance(row, Mapping):
        return failure("device-form", code, str(row), "A device is a table of its own: [code].")
    limit, limits = row.get("detection_limit"), row.get("limits", {})
    if row.get("technique") not in {technique.value for technique in Technique}:
        hint = "The technique is one of: " + ", ".join(technique.value for technique in Technique) + "."
        return failure("device-technique", code, str(row.get("technique")), hint)
    if not isinstance(limits, Mapping):
        return failure("device-limit", code, str(limits), "Limits are a table: [code.limits], a substance a line.")
    for one in (limit, *limits.values()):
        if one is not None and not (isinstance(one, int | float) and 0 < one <= FULL):
            return failure("device-limit", code, str(one), "The detection limit is in per cent by weight, above 0.")
    known = None if limit is None else float(limit)
    words = {name: str(row.get(name, "")) for name in ("source", "library_date")}
    return Device(code, str(row.get("name", code)), Technique(row["technique"]), known, limits=dict(limits), **words)
