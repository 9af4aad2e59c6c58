"""Writing one row as an XFWB or XFZB document, version 3.00.

The two differ in the root, the type of document and where the consignment lies; what a consignment says is written
once, here. Fields: parties, places, last leg, goods, mass, pieces, value, item lines, special handling.
"""

from collections.abc import Mapping
from datetime import date, datetime

import pyarrow as pa

from tidewaiter.formats.cargoxml_text import amount, element, party, words
from tidewaiter.formats.preloading_notes import lines_of

WRITTEN = (
    *("awb", "house_waybill", "filer", "carrier", "conveyance", "goods_description", "hs_code", "gross_mass_kg"),
    *("package_quantity", "declared_value", "currency", "country_of_origin", "loading_location"),
    *("unloading_location", "posted_on", "eta", "items", "attributes"),
    *(
        f"{role}_{part}"
        for role in ("consignor", "consignee")
        for part in ("name", "address_line", "city", "postcode", "country", "phone", "email", "id")
    ),
)
KILOGRAM = {"unitCode": "KGM"}


def single(rows: pa.Table, needed: tuple[str, ...], what: str) -> dict[str, object]:
    """The one row of a table; ValueError for another number of rows or a missing field."""
    if rows.num_rows != 1:
        raise ValueError(f"{what} carries one waybill a document: give one row, not {rows.num_rows}")
    row: dict[str, object] = rows.select(WRITTEN).to_pylist(maps_as_pydicts="lossy")[0]
    for name in needed:
        if not row[name]:
            raise ValueError(f"the row has no {name}: {what} cannot carry it")
    return row


def document(root: str, namespace: str, header: str, business: str, master: str) -> bytes:
    """A whole document in UTF-8."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<rsm:{root} xmlns:rsm="{namespace}" xmlns:ram="iata:datamodel:3">'
        f"<rsm:MessageHeaderDocument>{header}</rsm:MessageHeaderDocument>"
        f"<rsm:BusinessHeaderDocument>{business}</rsm:BusinessHeaderDocument>"
        f"<rsm:MasterConsignment>{master}</rsm:MasterConsignment></rsm:{root}>\n"
    ).encode()


def header(number: object, name: str, type_code: str, filer: object) -> str:
    """Header of the message, with the filer as its sender; no issue time, because the library has no clock."""
    return (
        words("ID", number)
        + words("Name", name)
        + words("TypeCode", type_code)
        + words("PurposeCode", "Creation")
        + words("VersionID", "3.00")
        + element("SenderParty", words("PrimaryID", filer, {"schemeID": "C"}))
    )


def issued(row: Mapping[str, object]) -> str:
    """Execution of the waybill by the carrier, on the day of acceptance."""
    day = row["posted_on"]
    when = words("ActualDateTime", f"{day.isoformat()}T00:00:00") if isinstance(day, date) else ""
    return element("SignatoryCarrierAuthentication", when)


def value(row: Mapping[str, object]) -> str:
    """Declared value for customs, or the indicator that there is none."""
    declared = amount("DeclaredValueForCustomsAmount", row["declared_value"], _currency(row))
    return words("NilCustomsValueIndicator", "false" if declared else "true") + declared


def _currency(row: Mapping[str, object]) -> dict[str, str]:
    return {"currencyID": str(row["currency"])} if row["currency"] else {}


def parties_and_places(row: Mapping[str, object]) -> str:
    """Consignor, consignee, origin and destination."""
    return (
        party("ConsignorParty", row, "consignor")
        + party("ConsigneeParty", row, "consignee")
        + element("OriginLocation", words("ID", row["loading_location"]))
        + element("FinalDestinationLocation", words("ID", row["unloading_location"]))
    )


def movement(row: Mapping[str, object]) -> str:
    """The leg into the destination."""
    eta = row["eta"]
    when = words("ScheduledOccurrenceDateTime", eta.isoformat() if isinstance(eta, datetime) else None)
    where = element("OccurrenceArrivalLocation", words("ID", row["unloading_location"]))
    leg = words("ID", row["conveyance"])
    leg += element("UsedLogisticsTransportMeans", words("Name", row["carrier"]))
    if not leg:
        return ""
    leg = words("StageCode", "Main-Carriage") + leg + element("ArrivalEvent", when + where)
    return element("SpecifiedLogisticsTransportMovement", leg)


def handling(row: Mapping[str, object]) -> str:
    """Special handling codes and notes about the parties, one element each."""
    attributes = row["attributes"] if isinstance(row["attributes"], dict) else {}
    codes = str(attributes.get("special_handling") or "").split()
    instructions = (element("HandlingSPHInstructions", words("DescriptionCode", code)) for code in codes)
    notes = (_note(*line) for line in lines_of(attributes))
    return "".join([*instructions, *notes])


def _note(subject: str, code: str, said: str) -> str:
    note = words("ContentCode", code) + words("Content", said) + words("SubjectCode", subject)
    return element("IncludedCustomsNote", note)


def item_lines(row: Mapping[str, object], name: str) -> str:
    """Item lines; what no item says is said of the first, from the row."""
    items = row["items"] if isinstance(row["items"], list) else []
    first = dict(items[0]) if items else {}
    for part in ("goods_description", "hs_code", "country_of_origin"):
        if not any(item[part] for item in items):
            first[part] = row[part]
    return "".join(_item(item, at, name) for at, item in enumerate((first, *items[1:]), 1))


def _item(item: Mapping[str, object], at: int, name: str) -> str:
    said = (
        words("TypeCode", item.get("hs_code"))
        + amount("GrossWeightMeasure", item.get("gross_mass_kg"), KILOGRAM)
        + amount("NetWeightMeasure", item.get("net_mass_kg"), KILOGRAM)
        + amount("DeclaredValueForCustomsAmount", item.get("declared_value"), _item_currency(item))
        + amount("PieceQuantity", item.get("quantity"))
        + element("NatureIdentificationTransportCargo", words("Identification", item.get("goods_description")))
        + element("OriginCountry", words("ID", item.get("country_of_origin")))
    )
    return element(name, words("SequenceNumeric", at) + said) if said else ""


def _item_currency(item: Mapping[str, object]) -> dict[str, str]:
    return {"currencyID": str(item["currency"])} if item.get("currency") else {}
