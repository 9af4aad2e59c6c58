"""The numbered rules of entry summary declarations that the message alone decides.

Numbers are the error codes that traders know from the import control system (8093 and up), with the condition (C) or
rule (R) of the message's design in the hint. What needs registers, code lists or an earlier message is not judged here.
A broken rule is a problem `ens-NNNN` of the declaration's first consignment; nothing is refused for it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.cargoxml import text
from tidewaiter.formats.ens_parties import ITEM_PARTIES, PARTIES, broken_by_party, problem

NOTIFY_TO_ORDER = "10600"
"""Additional information code: bill of lading to order, blank endorsed. A notify party stands for the consignee."""

_BULK = frozenset({"VQ", "VG", "VL", "VY", "VR", "VS", "VO"})
_UNPACKED = frozenset({"NE", "NF", "NG"})
_MOST_ITEMS = 999
_FEWEST_COUNTRIES = 2

Test = Callable[[Any, Any], bool]
"""Whether a rule is broken, for the place it is about and the whole declaration (elements of lxml)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one place: number, what it asks (the hint), whether it is broken."""

    number: int
    hint: str
    broken: Test


def _has(element: "etree._Element", path: str) -> bool:
    return text(element, path) is not None


def _mode(root: "etree._Element") -> str:
    return text(root, "HEAHEA/TraModAtBorHEA76") or ""


def _special(root: "etree._Element") -> str:
    return text(root, "HEAHEA/SpeCirIndHEA1") or ""


def _to_order(item: "etree._Element") -> bool:
    return any(text(found, "AddInfCodMT23") == NOTIFY_TO_ORDER for found in item.findall("SPEMENMT2"))


def _numbers(root: "etree._Element") -> list[str | None]:
    return [text(item, "IteNumGDS7") for item in root.findall("GOOITEGDS")]


def _declared(root: "etree._Element", path: str, truth: int) -> bool:
    filed = text(root, path)
    return filed is not None and filed.isdecimal() and int(filed[:9]) != truth


HEADER: tuple[Rule, ...] = (
    Rule(
        8102,
        "Number the items 1, 2, 3 and so on (R005, R007).",
        lambda _, r: _numbers(r) != [str(n) for n in range(1, len(_numbers(r)) + 1)],
    ),
    Rule(8611, "At most 999 goods items.", lambda _, r: len(_numbers(r)) > _MOST_ITEMS),
    Rule(8688, "Send packages (PACGS2).", lambda _, r: r.find("GOOITEGDS/PACGS2") is None),
    Rule(
        8684, "Name at least two countries of routing (C570).", lambda _, r: len(r.findall("ITI")) < _FEWEST_COUNTRIES
    ),
    Rule(
        8107,
        "By sea or inland water, give the ship in IdeOfMeaOfTraCroHEA85 (C017).",
        lambda _, r: _mode(r) in {"1", "8"} and not _has(r, "HEAHEA/IdeOfMeaOfTraCroHEA85"),
    ),
    Rule(
        8109,
        "Give the total number of packages (C582).",
        lambda _, r: r.find("GOOITEGDS/PACGS2") is not None and not _has(r, "HEAHEA/TotNumOfPacHEA306"),
    ),
    Rule(
        8113,
        "By air no means of transport is named at the border (C514).",
        lambda _, r: _mode(r) == "4" and _has(r, "HEAHEA/IdeOfMeaOfTraCroHEA85"),
    ),
    Rule(
        8114,
        "A ship's number has seven or eight digits (C514).",
        lambda _, r: (
            _mode(r) in {"1", "8"}
            and _has(r, "HEAHEA/IdeOfMeaOfTraCroHEA85")
            and not re.fullmatch(r"[0-9]{7,8}", text(r, "HEAHEA/IdeOfMeaOfTraCroHEA85") or "")
        ),
    ),
    Rule(
        8116,
        "No total of packages without packages.",
        lambda _, r: r.find("GOOITEGDS/PACGS2") is None and _has(r, "HEAHEA/TotNumOfPacHEA306"),
    ),
    Rule(
        8118,
        "By air, give the flight as airline and number (C518).",
        lambda _, r: (
            _mode(r) == "4"
            and not re.fullmatch(
                r"[A-Za-z0-9]{3}[0-9]{1,4}[A-Za-z]?|[A-Za-z0-9]{1,3}[0-9][A-Za-z]?",
                text(r, "HEAHEA/ConRefNumHEA") or "",
            )
        ),
    ),
    Rule(
        8206,
        "The number of items must be that of the goods items sent.",
        lambda _, r: _declared(r, "HEAHEA/TotNumOfIteHEA305", len(_numbers(r))),
    ),
    Rule(
        8689,
        "The mode of transport is 1, 2, 3, 4, 8, 10 or 11.",
        lambda _, r: _mode(r) not in {"1", "2", "3", "4", "8", "10", "11"},
    ),
    Rule(8691, "The specific circumstance is C, D or E.", lambda _, r: _special(r) not in {"", "C", "D", "E"}),
    Rule(
        8616,
        "The office of lodgement differs from that of first entry.",
        lambda _, r: (
            _has(r, "CUSOFFLON/RefNumCOL1")
            and text(r, "CUSOFFLON/RefNumCOL1") == text(r, "CUSOFFFENT730/RefNumCUSOFFFENT731")
        ),
    ),
    Rule(
        8119,
        "Name the consignor once: on the declaration or with each item.",
        lambda _, r: r.find("TRACONCO1") is not None and r.find("GOOITEGDS/TRACONCO2") is not None,
    ),
    Rule(
        8204,
        "No consignee beside a bill to order (C583).",
        lambda _, r: r.find("TRACONCE1") is not None and any(_to_order(i) for i in r.findall("GOOITEGDS")),
    ),
    Rule(
        8105,
        "For an authorised operator, give the consignee's TIN (C562).",
        lambda _, r: _special(r) == "E" and r.find("TRACONCE1") is not None and not _has(r, "TRACONCE1/TINCE159"),
    ),
    Rule(
        8619,
        "A notify party belongs to bills to order alone (C583).",
        lambda _, r: r.find("NOTPAR670") is not None and not all(_to_order(i) for i in r.findall("GOOITEGDS")),
    ),
    Rule(
        8164,
        "The carrier's TIN is required for this mode (C502).",
        lambda _, r: (
            r.find("TRACARENT601") is not None
            and not _has(r, "TRACARENT601/TINTRACARENT602")
            and _mode(r) in {"1", "4", "8", "10", "11"}
        ),
    ),
    Rule(
        8195,
        "Leave the carrier out where it lodges the declaration.",
        lambda _, r: (
            _has(r, "TRACARENT601/TINTRACARENT602")
            and text(r, "TRACARENT601/TINTRACARENT602") == text(r, "PERLODSUMDEC/TINPLD1")
        ),
    ),
    Rule(
        4065,
        "The sender is a TIN, a stroke and ten digits.",
        lambda _, r: not re.fullmatch(r"[A-Z]{2}.{1,15}/[0-9]{10}", text(r, "MesSenMES3") or ""),
    ),
)
"""Rules of the declaration as a whole."""

ITEM: tuple[Rule, ...] = (
    Rule(
        8207,
        "Describe the goods or give their commodity code (C585).",
        lambda i, _: not _has(i, "GooDesGDS23") and not _has(i, "COMCODGODITM/ComNomCMD1"),
    ),
    Rule(
        8687,
        "Give the place of unloading (C579).",
        lambda i, r: not _has(i, "PlaUnlGOOITE333") and not _has(r, "HEAHEA/PlaUnlGOOITE334") and _special(r) != "E",
    ),
    Rule(
        8199,
        "Name the means of transport at the border (C019).",
        lambda i, r: (
            i.find("IDEMEATRAGI970") is None and not _has(r, "HEAHEA/IdeOfMeaOfTraCroHEA85") and _mode(r) != "4"
        ),
    ),
    Rule(
        8622,
        "A bill to order needs a notify party (C584).",
        lambda i, r: _to_order(i) and i.find("PRTNOT640") is None and r.find("NOTPAR670") is None,
    ),
    Rule(
        8623,
        "Name the consignee (C584).",
        lambda i, r: not _to_order(i) and i.find("TRACONCE2") is None and r.find("TRACONCE1") is None,
    ),
    Rule(
        8103,
        "Give the gross mass (C592).",
        lambda i, r: not _has(i, "GroMasGDS46") and not _has(r, "HEAHEA/TotGroMasHEA307") and _special(r) != "E",
    ),
    Rule(
        8104,
        "Give the place of loading (C574).",
        lambda i, r: not _has(i, "PlaLoaGOOITE333") and not _has(r, "HEAHEA/PlaLoaGOOITE334"),
    ),
    Rule(
        8170,
        "Give a document or a commercial reference (C567).",
        lambda i, r: (
            i.find("PRODOCDC2") is None and not _has(i, "ComRefNumGIM1") and not _has(r, "HEAHEA/ComRefNumHEA")
        ),
    ),
    Rule(8678, "No leading zeros in the item number.", lambda i, _: bool(re.match(r"0.", text(i, "IteNumGDS7") or ""))),
    Rule(
        8676,
        "A mass has at most three decimals.",
        lambda i, _: bool(re.search(r"\.[0-9]{4,}", text(i, "GroMasGDS46") or "")),
    ),
    Rule(
        8135,
        "Say how transport is paid once (C576).",
        lambda i, r: _has(i, "MetOfPayGDI12") and _has(r, "HEAHEA/TraChaMetOfPayHEA1"),
    ),
    Rule(
        8136,
        "Name the place of loading once (C574).",
        lambda i, r: _has(i, "PlaLoaGOOITE333") and _has(r, "HEAHEA/PlaLoaGOOITE334"),
    ),
    Rule(
        8171,
        "Name the place of unloading once (C579).",
        lambda i, r: _has(i, "PlaUnlGOOITE333") and _has(r, "HEAHEA/PlaUnlGOOITE334"),
    ),
    Rule(
        8624,
        "No consignee beside a bill to order (C584).",
        lambda i, _: i.find("TRACONCE2") is not None and _to_order(i),
    ),
    Rule(
        8625,
        "Name the consignee once: on the declaration or with each item.",
        lambda i, r: i.find("TRACONCE2") is not None and r.find("TRACONCE1") is not None,
    ),
    Rule(
        8208,
        "For an authorised operator, give the consignee's TIN (C562).",
        lambda i, r: _special(r) == "E" and i.find("TRACONCE2") is not None and not _has(i, "TRACONCE2/TINCE259"),
    ),
    Rule(
        8620,
        "A notify party belongs to bills to order alone (C584).",
        lambda i, _: i.find("PRTNOT640") is not None and not _to_order(i),
    ),
    Rule(
        8621,
        "Name the notify party once: on the declaration or with each item.",
        lambda i, r: i.find("PRTNOT640") is not None and r.find("NOTPAR670") is not None,
    ),
    Rule(
        8147,
        "Give the nationality of the means of transport (C020).",
        lambda i, r: (
            i.find("IDEMEATRAGI970") is not None and not _has(i, "IDEMEATRAGI970/NatIDEMEATRAGI973") and _mode(r) != "2"
        ),
    ),
    Rule(
        8198,
        "Name the means of transport once, and not by air (C019).",
        lambda i, r: (
            i.find("IDEMEATRAGI970") is not None and (_has(r, "HEAHEA/IdeOfMeaOfTraCroHEA85") or _mode(r) == "4")
        ),
    ),
)
"""Rules of a goods item."""

PACKAGE: tuple[Rule, ...] = (
    Rule(
        8149,
        "Bulk has no number of packages or pieces (C577).",
        lambda p, _: text(p, "KinOfPacGS23") in _BULK and (_has(p, "NumOfPacGS24") or _has(p, "NumOfPieGS25")),
    ),
    Rule(
        8150,
        "Unpacked goods have a number of pieces alone (C577).",
        lambda p, _: text(p, "KinOfPacGS23") in _UNPACKED and (_has(p, "NumOfPacGS24") or not _has(p, "NumOfPieGS25")),
    ),
    Rule(
        8151,
        "Packed goods have a number of packages alone (C577).",
        lambda p, _: (
            text(p, "KinOfPacGS23") not in _BULK | _UNPACKED
            and (not _has(p, "NumOfPacGS24") or _has(p, "NumOfPieGS25"))
        ),
    ),
    Rule(
        8152,
        "Packed goods have marks and numbers (C577).",
        lambda p, _: text(p, "KinOfPacGS23") not in _BULK | _UNPACKED and not _has(p, "MarNumOfPacGSL21"),
    ),
    Rule(
        8680,
        "No leading zeros in the number of packages.",
        lambda p, _: bool(re.match(r"0.", text(p, "NumOfPacGS24") or "")),
    ),
    Rule(
        8681,
        "No leading zeros in the number of pieces.",
        lambda p, _: bool(re.match(r"0.", text(p, "NumOfPieGS25") or "")),
    ),
)
"""Rules of a line of packages."""


def broken(root: "etree._Element", most: int = 200) -> Iterator[Problem]:
    """The rules that a CC315A or CC313A breaks, each place once, at most so many."""
    for at, found in enumerate(_all(root)):
        if at == most:
            return
        yield found


def _all(root: "etree._Element") -> Iterator[Problem]:
    yield from _judged(HEADER, root, root, root.tag)
    for party in PARTIES:
        yield from broken_by_party(party, root, root.tag)
    for number, item in enumerate(root.findall("GOOITEGDS"), 1):
        where = f"{root.tag}/GOOITEGDS[{number}]"
        yield from _judged(ITEM, item, root, where)
        for party in ITEM_PARTIES:
            yield from broken_by_party(party, item, where)
        for line, pack in enumerate(item.findall("PACGS2"), 1):
            yield from _judged(PACKAGE, pack, root, f"{where}/PACGS2[{line}]")


def _judged(rules: tuple[Rule, ...], place: "etree._Element", root: "etree._Element", where: str) -> Iterator[Problem]:
    return (problem(rule.number, where, rule.hint) for rule in rules if rule.broken(place, root))
