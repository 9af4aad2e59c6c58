"""Condition C501 of entry summary declarations: a party has an identifier, or a name and address.

Three runs of five rules for each group, one for each field: name, street, postcode, city, country.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.formats.cargoxml import text


@dataclass(frozen=True, slots=True)
class Party:
    """A party group: its identifier, its five fields, and the first numbers of three runs of five rules.

    `missing` when neither identifier nor field is there, `foreign` when the identifier is not of the state and the
    field is missing, `needless` when an identifier of the state makes the field one too many.
    """

    group: str
    tin: str
    fields: tuple[str, ...]
    missing: int
    foreign: int
    needless: int


def _named(group: str, tin: str, fields: str, missing: int, foreign: int, needless: int) -> Party:
    return Party(group, tin, tuple(fields.split()), missing, foreign, needless)


PARTIES: tuple[Party, ...] = (
    _named("TRACONCO1", "TINCO159", "NamCO17 StrAndNumCO122 PosCodCO123 CitCO124 CouCO125", 8120, 8220, 8626),
    _named("TRACONCE1", "TINCE159", "NamCE17 StrAndNumCE122 PosCodCE123 CitCE124 CouCE125", 8125, 8225, 8631),
    _named(
        "NOTPAR670",
        "TINNOTPAR671",
        "NamNOTPAR672 StrNumNOTPAR673 PosCodNOTPAR676 CitNOTPAR674 CouCodNOTPAR675",
        8130,
        8230,
        8636,
    ),
    _named(
        "TRACARENT601",
        "TINTRACARENT602",
        "NamTRACARENT604 StrNumTRACARENT607 PstCodTRACARENT606 CtyTRACARENT603 CouCodTRACARENT605",
        8159,
        8259,
        8666,
    ),
)
ITEM_PARTIES: tuple[Party, ...] = (
    _named("TRACONCO2", "TINCO259", "NamCO27 StrAndNumCO222 PosCodCO223 CitCO224 CouCO225", 8137, 8237, 8641),
    _named("TRACONCE2", "TINCE259", "NamCE27 StrAndNumCE222 PosCodCE223 CitCE224 CouCE225", 8142, 8242, 8646),
    _named(
        "PRTNOT640",
        "TINPRTNOT641",
        "NamPRTNOT642 StrNumPRTNOT646 PstCodPRTNOT644 CtyPRTNOT643 CouCodGINOT647",
        8154,
        8254,
        8651,
    ),
)


def broken_by_party(party: Party, holder: "etree._Element", where: str) -> Iterator[Problem]:
    """The rules on identifier and fields that a party group breaks (C501), if it is there."""
    group = holder.find(party.group)
    if group is None:
        return
    tin = text(group, party.tin)
    domestic = tin is not None and tin.startswith("GB")
    for at, name in enumerate(party.fields):
        there, path = text(group, name) is not None, f"{where}/{party.group}/{name}"
        if tin is None and not there:
            yield problem(party.missing + at, path, "Required where no TIN is given (C501).")
        elif tin is not None and not domestic and not there:
            yield problem(party.foreign + at, path, "Required beside a TIN of another state (C501).")
        elif domestic and there:
            yield problem(party.needless + at, path, "Not sent beside a TIN of the state (C501).")


def problem(number: int, path: str, hint: str) -> Problem:
    """A broken rule as a problem of the declaration's first consignment."""
    return Problem(f"ens-{number}", path, "", hint, Severity.WARNING, 0)
