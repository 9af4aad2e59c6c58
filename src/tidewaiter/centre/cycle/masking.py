"""What of a person is shown only to those who say why: telephones, mailboxes, identity numbers. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

SIDES = ("consignor", "consignee")
KINDS = ("phone", "email", "id")
MASKED = tuple(f"{side}_{kind}" for side in SIDES for kind in KINDS)
"""Columns of a consignment that are masked."""

SHOWN_AT_END = 2
SHORTEST = 5
"""Texts shorter than this are not looked for inside sentences: they are in too many words."""


def masked(value: str) -> str:
    """A value of which only the end is shown: enough to tell two apart, too little to use."""
    return "••••" + value[-SHOWN_AT_END:] if len(value) > 2 * SHOWN_AT_END else "••••"


def secrets_of(row: Mapping[str, Any]) -> dict[str, str]:
    """What must not stand in any text about a consignment (as filed and in normal form), and what stands instead."""
    said = [row.get(name) for name in MASKED] + [row.get(f"key_{side}_phone") for side in SIDES]
    found = [text for text in said if isinstance(text, str) and text]
    found += [digits for text in found if len(digits := "".join(c for c in text if c.isdigit())) >= SHORTEST]
    return {text: masked(text) for text in sorted(set(found), key=len, reverse=True)}


def text(said: str, secrets: Mapping[str, str]) -> str:
    """A sentence without them."""
    for secret, shown in secrets.items():
        if len(secret) >= SHORTEST:
            said = said.replace(secret, shown)
    return said


def row(filed: Mapping[str, Any]) -> dict[str, Any]:
    """A consignment with those columns masked."""
    return {
        name: masked(value) if name in MASKED and isinstance(value, str) else value for name, value in filed.items()
    }


def reasons(found: Iterable[Mapping[str, Any]], secrets: Mapping[str, str]) -> list[dict[str, Any]]:
    """Reasons with their sentences and evidence masked."""
    return [
        {
            **reason,
            "sentence": text(str(reason["sentence"]), secrets),
            "evidence": {name: _value(value, secrets) for name, value in dict(reason.get("evidence") or {}).items()},
        }
        for reason in found
    ]


def _value(value: Any, secrets: Mapping[str, str]) -> Any:  # noqa: ANN401 - a JSON value
    if isinstance(value, str):
        return secrets.get(value, text(value, secrets))
    return [_value(part, secrets) for part in value] if isinstance(value, list) else value
