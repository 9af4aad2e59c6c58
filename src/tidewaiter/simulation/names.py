"""The vocabulary that invented people, firms and streets are named with, read from names.toml."""

from pathlib import Path

import msgspec


class Culture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of people and streets."""

    given: list[str]
    family: list[str]
    streets: list[str]


class Places(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Streets and company endings of the destination."""

    streets: list[str]
    companies: list[str]


class CompanyWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that invented firms are named with."""

    first: list[str]
    second: list[str]
    trade: list[str]
    ending: list[str]
    agent: list[str]
    mailbox: list[str]


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The vocabulary of names.toml."""

    culture: dict[str, Culture]
    destination: Places
    company: CompanyWords


SHIPPED = Path(__file__).with_name("names.toml")


def load(path: Path | None = None) -> Names:
    """Read a names.toml (the shipped one by default); a wrong file raises ValueError naming file and place."""
    source = path or SHIPPED
    try:
        return msgspec.toml.decode(source.read_bytes(), type=Names)
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError(f"{source}: {error}") from error
