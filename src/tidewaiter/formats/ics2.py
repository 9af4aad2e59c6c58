"""Entry summary declarations of ICS2 (IE3F…, IE3A… and what the common repository sends on), XML.

One Consignment row a house consignment; a master consignment without houses is a row of its own. The messages differ in
what they must hold and share their element names (`urn:wco:datamodel:eu:ics2`), so one reader reads them all; names
are compared without regard to case, because the trader's and the administrations' schemas differ in that alone. Not
yet tried on a trader's live message: public are the schemas between repository and national systems.
"""

from datetime import UTC, datetime

from lxml import etree

from tidewaiter.cargo.problem import Problem
from tidewaiter.cargo.schema import table
from tidewaiter.formats import ics2_dump
from tidewaiter.formats.air_reading import Reading, country_code, hs_code, too_large
from tidewaiter.formats.cargoxml import Refusal, count, decimal, read_tree, root_with_namespaces, text
from tidewaiter.formats.goods_lines import summed
from tidewaiter.formats.parsed import Format, Parsed
from tidewaiter.formats.wco_dec_read import MODES

NAME = "eu-ics2"
NAMESPACE = ics2_dump.NAMESPACE
REGIMES = {"maritime": "ocean", "rail": "rail", "road": "truck", "air": "air", "mail": "mail"}
POSTAL = ics2_dump.POSTAL
EXPRESS = frozenset({"F30", "F31", "F32", "F33"})
_MASTER, _HOUSE = "consignmentmasterlevel", "consignmenthouselevel"


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:  # noqa: ARG001 - every date has its year
    """Read one message; one that cannot be read is a reject, one without consignments says so."""
    refused = too_large(data)
    if refused is not None:
        return refused
    root = read_tree(data)
    reading = Reading()
    if isinstance(root, Refusal):
        reading.reject(root.code, "ICS2", root.value, root.hint, data)
        return reading.parsed()
    message = str(root.tag)
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.lower()
    masters = [found for found in root.iter(_MASTER) if _goods_of(found)]
    if not masters:
        hint = "This message of ICS2 declares no consignments: send a filing of the F or A types."
        return Parsed(table([]), (Problem("message-not-read", "message", message, hint),))
    for master in masters:
        _master(root, master, message, reading)
    return reading.parsed()


def _goods_of(master: "etree._Element") -> bool:
    return master.find(_HOUSE) is not None or master.find("goodsitem") is not None


def _master(root: "etree._Element", master: "etree._Element", message: str, reading: Reading) -> None:
    parent = master.getparent()
    filing = root if parent is None else parent
    houses = master.findall(_HOUSE)
    lost = ""
    for at, unit in enumerate(houses or [master]):
        row = _row(filing, master, unit, reading)
        number = row.pop("_number") or f"{at + 1}"
        base = _first([filing, root], "mrn", "lrn", "functionalreference")
        if base is None and row.get("awb") is None and row.get("bill") is None and number == f"{at + 1}":
            lost = lost or f"{message}/{unit.tag}"
            continue
        declarant = text(filing, "declarant/identificationnumber") or text(root, "declarant/identificationnumber")
        row["filer"] = declarant or _first([filing, root], "representative/identificationnumber")
        row["declaration_number"] = base
        row["consignment_id"] = f"ens:{base}/{number}" if base else f"ens:{declarant or ''}/{number}"
        reading.keep(row)
    if lost:
        # Once, however many they are: each would be the whole filing again.
        hint = "Give the LRN or MRN of the filing, or the number of the transport document."
        reading.reject("no-identity", lost, "", hint, etree.tostring(root, encoding="utf-8"))


def _row(
    filing: "etree._Element", master: "etree._Element", unit: "etree._Element", reading: Reading
) -> dict[str, object]:
    special = _first([filing], "specificcircumstanceindicator") or ""
    means = filing.find("activebordertransportmeans")
    mode = MODES.get(_first([filing], "activebordertransportmeans/modeoftransport") or "")
    mode = "mail" if special in POSTAL else mode or ("air" if special in EXPRESS else None)
    regime = "mail" if special in POSTAL else "express" if special in EXPRESS else REGIMES.get(mode or "")
    row: dict[str, object] = {"source_format": NAME, "transport_mode": mode, "regime": regime}
    row |= summed([_item(line, at, reading) for at, line in enumerate(unit.findall("goodsitem"), 1)])
    gross = decimal(unit, "totalgrossmass", unit.tag, reading)
    row["gross_mass_kg"] = float(gross) if gross is not None else row.get("gross_mass_kg")
    invoiced = decimal(unit, "totalamountinvoiced/value", unit.tag, reading)
    if invoiced is not None:
        row |= {"declared_value": float(invoiced), "currency": text(unit, "totalamountinvoiced/currency")}
    packs = [n for p in unit.iter("numberofpackages") if (n := (p.text or "").strip()).isdecimal() and len(n) < 9]  # noqa: PLR2004 - int32
    row["package_quantity"] = sum(int(n) for n in packs) or None
    row |= _documents(master, unit)
    for role in ("consignor", "consignee"):
        row |= _party([unit, master], role, reading)
    row |= {
        "carrier": _first([unit, master, filing], "carrier/identificationnumber", "carrier/name"),
        "conveyance": " ".join(
            p for n in ("identificationnumber", "conveyancereferencenumber") if (p := text(means, n))
        ),
        "eta": _moment(means, "estimateddateandtimeofarrival", reading),
        "loading_location": _place([unit, master], "placeofloading", "placeofacceptance"),
        "unloading_location": _place([unit, master], "placeofunloading", "placeofdelivery"),
        "container": _containers(unit),
        "country_of_dispatch": row.get("consignor_country"),
        "country_of_destination": row.get("consignee_country"),
        "attributes": [(n, v) for n, v in (("specific_circumstance", special), ("message", _root_name(filing))) if v],
    }
    return row


def _root_name(element: "etree._Element") -> str:
    return str(element.getroottree().getroot().tag).upper()


def _documents(master: "etree._Element", unit: "etree._Element") -> dict[str, object]:
    """Numbers of the house's and the master's transport documents; `_number` is that which names the unit."""
    row: dict[str, object] = {}
    own = "transportdocumenthouselevel" if unit.tag == _HOUSE else "transportdocumentmasterlevel"
    row["_number"] = text(unit, f"{own}/documentnumber") or text(unit, "referencenumberucr")
    for holder, path in ((unit, own), (master, "transportdocumentmasterlevel")):
        kind = (text(holder, f"{path}/type") or "").upper().removeprefix("N")
        number = text(holder, f"{path}/documentnumber")
        field = {"740": "awb", "741": "awb", "703": "house_waybill", "705": "bill", "714": "bill"}.get(kind)
        if field and number:
            digits = number.replace("-", "").replace(" ", "")
            plain = field == "awb" and digits.isdigit() and len(digits) == len("12312345678")
            row.setdefault(field, f"{digits[:3]}-{digits[3:]}" if plain else number)
    return row


def _party(places: "list[etree._Element]", role: str, reading: Reading) -> dict[str, object]:
    party = next((found for place in places if (found := place.find(role)) is not None), None)
    if party is None:
        return {}
    street = [text(party, f"address/{part}") for part in ("street", "streetadditionalline", "number", "pobox")]
    said: dict[str, object] = {
        f"{role}_name": text(party, "name"),
        f"{role}_id": text(party, "identificationnumber"),
        f"{role}_address_line": ", ".join(part for part in street if part) or None,
        f"{role}_city": text(party, "address/city"),
        f"{role}_postcode": text(party, "address/postcode"),
        f"{role}_country": country_code(text(party, "address/country"), f"{role}/address/country", reading),
    }
    for contact in party.findall("communication"):
        kind = {"TE": "phone", "EM": "email"}.get(text(contact, "type") or "")
        if kind:
            said.setdefault(f"{role}_{kind}", text(contact, "identifier"))
    return said


def _item(line: "etree._Element", at: int, reading: Reading) -> dict[str, object]:
    where = f"goodsItem[{at}]"
    code = text(line, "commodity/commoditycode/harmonizedsystemsubheadingcode") or ""
    code += text(line, "commodity/commoditycode/combinednomenclaturecode") or ""
    mass = decimal(line, "weight/grossmass", where, reading)
    net = decimal(line, "weight/netmass", where, reading)
    price = next(
        (found for name in ("itemamountinvoiced", "postalvalue") if (found := line.find(name)) is not None), None
    )
    value = decimal(price, "value", where, reading) if price is not None else None
    return {
        "sequence": count(line, "goodsitemnumber", where, reading) or at,
        "goods_description": text(line, "commodity/descriptionofgoods"),
        "hs_code": hs_code(code, f"{where}/commodity/commodityCode", reading) if code else None,
        "gross_mass_kg": None if mass is None else float(mass),
        "net_mass_kg": None if net is None else float(net),
        "declared_value": None if value is None else float(value),
        "currency": text(price, "currency") if value is not None else None,
        "country_of_origin": country_code(text(line, "countryoforigin"), f"{where}/countryOfOrigin", reading),
    }


def _first(places: "list[etree._Element]", *paths: str) -> str | None:
    return next((found for place in places for path in paths if (found := text(place, path))), None)


def _place(places: "list[etree._Element]", *names: str) -> str | None:
    return _first(places, *(f"{name}/{part}" for name in names for part in ("unlocode", "location")))


def _containers(unit: "etree._Element") -> list[str]:
    return list(dict.fromkeys((box.text or "").strip().upper() for box in unit.iter("containeridentificationnumber")))


def _moment(means: "etree._Element | None", path: str, reading: Reading) -> datetime | None:
    """An xs:dateTime, or an element that holds one; without a zone it is taken for UTC."""
    filed = (text(means, path) or text(means, f"{path}/datetime")) if means is not None else None
    if filed is None:
        return None
    try:
        time = datetime.fromisoformat(filed)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        reading.error("bad-date", path, filed, "Give date and time as 2026-03-01T06:30:00Z.")
        return None


def recognise(head: bytes) -> bool:
    """Whether the root is a message of the EU data model of ICS2."""
    root = root_with_namespaces(head)
    return root is not None and root[0].startswith("IE") and any(said.lower().startswith(NAMESPACE) for said in root[1])


FORMAT = Format(
    name=NAME,
    title="Entry summary declaration (ICS2)",
    standard="EU ICS2, data model 2 (F and A messages)",
    recognise=recognise,
    parse=parse,
    dump=ics2_dump.dump,
)
