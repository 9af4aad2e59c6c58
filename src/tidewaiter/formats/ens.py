"""Entry summary declarations of ICS1: CC315A, and CC313A which amends one by sending it whole.

One Consignment row for each set of goods items that go from one consignor to one consignee: parties stand on the
declaration where all items share them, else with each item (condition C511, rules C583 and C584). Element names follow
CC315A v11.2 of the Customs Taxation Directorate's import control system; the numbered rules are in `ens_rules`.
"""

from datetime import UTC, datetime

from lxml import etree

from tidewaiter.formats import ens_dump, ens_rules
from tidewaiter.formats.air_reading import Reading, country_code, hs_code, too_large, unrecognised
from tidewaiter.formats.cargoxml import Refusal, count, decimal, read_tree, root_with_namespaces, text
from tidewaiter.formats.goods_lines import summed
from tidewaiter.formats.parsed import Format, Parsed

NAME = "eu-ens"
ROOTS = frozenset({"CC315A", "CC313A"})
MODES = {
    "1": ("maritime", "ocean"),
    "2": ("rail", "rail"),
    "3": ("road", "truck"),
    "4": ("air", "air"),
    "8": ("maritime", "ocean"),
    "10": ("road", "truck"),
    "11": ("road", "truck"),
}
"""Mode of transport at border (TraModAtBorHEA76); 10 and 11 are lorries on a ship, accompanied or not."""

SPECIAL = {"C": ("road", "truck"), "D": ("rail", "rail")}
_PARTIES = {
    "consignor": (("TRACONCO1", "CO1"), ("TRACONCO2", "CO2")),
    "consignee": (("TRACONCE1", "CE1"), ("TRACONCE2", "CE2")),
}
_FIELDS = {
    "CO1": ("NamCO17", "StrAndNumCO122", "PosCodCO123", "CitCO124", "CouCO125", "TINCO159"),
    "CO2": ("NamCO27", "StrAndNumCO222", "PosCodCO223", "CitCO224", "CouCO225", "TINCO259"),
    "CE1": ("NamCE17", "StrAndNumCE122", "PosCodCE123", "CitCE124", "CouCE125", "TINCE159"),
    "CE2": ("NamCE27", "StrAndNumCE222", "PosCodCE223", "CitCE224", "CouCE225", "TINCE259"),
}
_PARTS = ("name", "address_line", "postcode", "city", "country", "id")
_BILLS = frozenset({"704", "705", "714"})


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:  # noqa: ARG001 - every date has its year
    """Read one declaration; one that cannot be read is a reject."""
    refused = too_large(data)
    if refused is not None:
        return refused
    root = read_tree(data)
    reading = Reading()
    if isinstance(root, Refusal):
        reading.reject(root.code, "CC315A", root.value, root.hint, data)
        return reading.parsed()
    found = root if root.tag in ROOTS else next(root.iter(*ROOTS), None)
    if found is None:
        return unrecognised(data, "CC315A")
    own = text(found, "HEAHEA/RefNumHEA4")
    number = text(found, "HEAHEA/DocNumHEA5") or own
    if number is None:
        hint = "Give the reference of the declaration: RefNumHEA4 in CC315A, DocNumHEA5 (the MRN) in CC313A."
        reading.reject("unit-unreadable", f"{found.tag}/HEAHEA/RefNumHEA4", "", hint, data)
        return reading.parsed()
    lodger = text(found, "PERLODSUMDEC/TINPLD1") or text(found, "MesSenMES3")
    identity = f"ens:{lodger}/{number}" if number == own and lodger else f"ens:{number}"
    _rows(found, identity, number, reading)
    return reading.parsed()


def _rows(root: "etree._Element", identity: str, number: str, reading: Reading) -> None:
    lines = root.findall("GOOITEGDS")
    groups: dict[tuple[object, ...], list[etree._Element]] = {}
    for line in lines:
        told = tuple(text(line, f"{tag}/{field}") for tag, key in _item_parties() for field in _FIELDS[key])
        groups.setdefault(told, []).append(line)
    for rule in ens_rules.broken(root):
        reading.problems.append(rule)
    alone = len(groups) <= 1
    for at, group in enumerate(groups.values() or [[]], 1):
        row = _header(root, number, reading) | _goods(root, group, alone=alone, reading=reading)
        for role, places in _PARTIES.items():
            row |= _party(root, group, role, places, reading)
        row["consignment_id"] = identity if alone else f"{identity}/{at}"
        row["country_of_dispatch"] = row.get("consignor_country")
        row["country_of_destination"] = row.get("consignee_country")
        reading.keep(row)


def _item_parties() -> list[tuple[str, str]]:
    return [places[1] for places in _PARTIES.values()]


def _header(root: "etree._Element", number: str, reading: Reading) -> dict[str, object]:
    head = root.tag + "/HEAHEA"
    special = text(root, "HEAHEA/SpeCirIndHEA1")
    code = text(root, "HEAHEA/TraModAtBorHEA76") or ""
    mode, regime = MODES.get(code) or SPECIAL.get(special or "") or (None, None)
    if mode is None:
        hint = "Give the mode of transport at the border: 1, 2, 3, 4, 8, 10 or 11."
        reading.warn("bad-transport-mode", f"{head}/TraModAtBorHEA76", code, hint)
    carrier = text(root, "TRACARENT601/TINTRACARENT602") or text(root, "TRACARENT601/NamTRACARENT604")
    lodger = text(root, "PERLODSUMDEC/TINPLD1") or text(root, "PERLODSUMDEC/NamPLD1") or text(root, "MesSenMES3")
    vehicle = text(root, "HEAHEA/IdeOfMeaOfTraCroHEA85")
    voyage = text(root, "HEAHEA/ConRefNumHEA")
    said = {
        "specific_circumstance": special,
        "commercial_reference": text(root, "HEAHEA/ComRefNumHEA"),
        "nationality_of_transport": text(root, "HEAHEA/NatOfMeaOfTraCroHEA87"),
        "office_of_first_entry": text(root, "CUSOFFFENT730/RefNumCUSOFFFENT731"),
        "routing": " ".join(c for found in root.findall("ITI") if (c := text(found, "CouOfRouCodITI1"))),
        "seals": " ".join(s for found in root.findall("SEAID529") if (s := text(found, "SeaIdSEAID530"))),
        "notify_party": text(root, "NOTPAR670/NamNOTPAR672") or text(root, "NOTPAR670/TINNOTPAR671"),
    }
    return {
        "source_format": NAME,
        "declaration_number": number,
        "regime": regime,
        "transport_mode": mode,
        "filer": lodger,
        "carrier": carrier or lodger,
        "conveyance": " ".join(part for part in (vehicle, voyage) if part),
        "loading_location": text(root, "HEAHEA/PlaLoaGOOITE334"),
        "unloading_location": text(root, "HEAHEA/PlaUnlGOOITE334"),
        "eta": _moment(root, "CUSOFFFENT730/ExpDatOfArrFIRENT733", reading),
        "attributes": [(name, value) for name, value in said.items() if value],
    }


def _goods(
    root: "etree._Element", lines: "list[etree._Element]", *, alone: bool, reading: Reading
) -> dict[str, object]:
    row = summed([_item(line, at, reading) for at, line in enumerate(lines, 1)])
    if alone and "gross_mass_kg" not in row:
        total = decimal(root, "HEAHEA/TotGroMasHEA307", root.tag, reading)
        row["gross_mass_kg"] = None if total is None else float(total)
    pieces = [_pieces(pack, reading) for line in lines for pack in line.findall("PACGS2")]
    declared = count(root, "HEAHEA/TotNumOfPacHEA306", root.tag, reading) if alone else None
    row["package_quantity"] = declared or (sum(pieces) if pieces and sum(pieces) else None)
    boxes = [text(found, "ConNumNR21") for line in lines for found in line.findall("CONNR2")]
    row["container"] = list(dict.fromkeys(box.upper() for box in boxes if box))
    for line in lines:
        for place, name in (("PlaLoaGOOITE333", "loading_location"), ("PlaUnlGOOITE333", "unloading_location")):
            if text(line, place):
                row[name] = text(line, place)
        for document in line.findall("PRODOCDC2"):
            kind = (text(document, "DocTypDC21") or "").upper().removeprefix("N")
            if kind in _BILLS:
                row.setdefault("bill", text(document, "DocRefDC23"))
    return row


def _pieces(pack: "etree._Element", reading: Reading) -> int:
    where = "GOOITEGDS/PACGS2"
    return (count(pack, "NumOfPacGS24", where, reading) or 0) + (count(pack, "NumOfPieGS25", where, reading) or 0)


def _item(line: "etree._Element", at: int, reading: Reading) -> dict[str, object]:
    where = f"GOOITEGDS[{at}]"
    mass = decimal(line, "GroMasGDS46", where, reading)
    code = text(line, "COMCODGODITM/ComNomCMD1")
    return {
        "sequence": count(line, "IteNumGDS7", where, reading) or at,
        "goods_description": text(line, "GooDesGDS23"),
        "hs_code": hs_code(code, f"{where}/COMCODGODITM/ComNomCMD1", reading) if code else None,
        "gross_mass_kg": None if mass is None else float(mass),
    }


def _party(
    root: "etree._Element",
    lines: "list[etree._Element]",
    role: str,
    places: tuple[tuple[str, str], tuple[str, str]],
    reading: Reading,
) -> dict[str, object]:
    """Fields of a party, of the declaration or else of the items, which share it."""
    for holder, (tag, key) in ((root, places[0]), (lines[0] if lines else root, places[1])):
        if holder.find(tag) is None:
            continue
        said = {
            f"{role}_{part}": text(holder, f"{tag}/{name}") for part, name in zip(_PARTS, _FIELDS[key], strict=True)
        }
        country = said.get(f"{role}_country")
        return {**said, f"{role}_country": country_code(country, f"{tag}/{_FIELDS[key][4]}", reading)}
    return {}


def _moment(root: "etree._Element", path: str, reading: Reading) -> datetime | None:
    """A time written CCYYMMDDHHMM, taken for UTC because the message has no zone."""
    filed = text(root, path)
    if filed is None:
        return None
    try:
        return datetime.strptime(filed, "%Y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError:
        reading.error("bad-date", f"{root.tag}/{path}", filed, "Give the time as CCYYMMDDHHMM.")
        return None


def recognise(head: bytes) -> bool:
    """Whether the root is CC315A or CC313A, or names one of their schemas."""
    root = root_with_namespaces(head)
    return root is not None and root[0] in ROOTS


FORMAT = Format(
    name=NAME,
    title="Entry summary declaration (ICS1 CC315A, CC313A)",
    standard="EU Import Control System, CC315A and CC313A v11.2",
    recognise=recognise,
    parse=parse,
    dump=ens_dump.dump,
)
