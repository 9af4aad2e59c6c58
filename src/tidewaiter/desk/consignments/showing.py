"""A dossier as the decision page lays it out: parties, goods, reasons with their strips, what the books say. Pure."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tidewaiter.cargo.codes import countries
from tidewaiter.centre.cycle.dossier import Dossier
from tidewaiter.desk.consignments import drawing
from tidewaiter.desk.design.templatetags.design import NOTHING
from tidewaiter.risk.rules.wording import in_words

_LABELS = {
    "name": gettext_noop("name"),
    "address_line": gettext_noop("address"),
    "city": gettext_noop("city"),
    "postcode": gettext_noop("postcode"),
    "country": gettext_noop("country"),
    "phone": gettext_noop("telephone"),
    "email": gettext_noop("mailbox"),
    "id": gettext_noop("number"),
}
_NORMAL = {"name": "key_{side}", "address_line": "key_{side}_address", "phone": "key_{side}_phone"}
_HISTORY = {
    "consignor": gettext_noop("consignor"),
    "consignor_address": gettext_noop("consignor address"),
    "consignee": gettext_noop("consignee"),
    "consignee_address": gettext_noop("consignee address"),
    "consignee_phone": gettext_noop("consignee phone"),
    "pair": gettext_noop("pair"),
    "goods": gettext_noop("goods"),
    "route": gettext_noop("route"),
}
_FIELDS = {
    "gross_mass_log": "gross_mass_kg",
    "mass_deviation": "gross_mass_kg",
    "consignor_mass_deviation": "gross_mass_kg",
}
_TRANSPORT = {
    "transport_mode": gettext_noop("transport mode"),
    "carrier": gettext_noop("carrier"),
    "conveyance": gettext_noop("conveyance"),
    "filer": gettext_noop("filer"),
    "awb": gettext_noop("air waybill"),
    "house_waybill": gettext_noop("house waybill"),
    "bill": gettext_noop("bill of lading"),
    "s10": gettext_noop("S10 item identifier"),
    "tracking_number": gettext_noop("tracking number"),
    "declaration_number": gettext_noop("declaration number"),
    "container": gettext_noop("container"),
    "posted_on": gettext_noop("posted on"),
    "received_at": gettext_noop("received at"),
    "eta": gettext_noop("expected arrival"),
    "regime": gettext_noop("regime"),
    "source_format": gettext_noop("source format"),
    "grade": gettext_noop("grade"),
}
_SEALS = "seals"
"""What readers call the numbers of seals among the attributes of a consignment."""
_GOODS = ("goods_description", "hs_code", "gross_mass_kg", "declared_value", "currency", "country_of_origin")
_PARTIES = tuple(f"{side}_{name}" for side in ("consignor", "consignee") for name in _LABELS)


def of(found: Dossier) -> dict[str, Any]:
    """The page's parts."""
    filed = found.filed
    names = countries.names()
    shown = [_reason(reason, filed, found.disagreed) for reason in found.reasons]
    return {
        "filed": filed,
        "parties": [_party(filed, side) for side in ("consignor", "consignee")],
        "transport": [
            (name, _(label), filed[name]) for name, label in _TRANSPORT.items() if filed.get(name) not in (None, "", [])
        ]
        + [(_SEALS, _("seals"), seals) for seals in [_attributes(filed).get(_SEALS)] if seals],
        "items": filed.get("items") or [],
        "for_it": [reason for reason in shown if not reason["against"] and reason["source"] != "data"],
        "against_it": [reason for reason in shown if reason["against"]],
        "gaps": [reason for reason in shown if reason["source"] == "data" and not reason["against"]],
        "map": drawing.route(filed),
        "way": " → ".join(
            names.get(code, code)
            for code in dict.fromkeys(
                filed.get(name) for name in ("country_of_origin", "country_of_dispatch", "country_of_destination")
            )
            if code
        ),
        "history": _history(found.features),
    }


def _party(filed: dict[str, Any], side: str) -> dict[str, Any]:
    lines = []
    for name, label in _LABELS.items():
        value = filed.get(f"{side}_{name}")
        column = _NORMAL.get(name, "").format(side=side)
        normal = filed.get(column) if column and name != "phone" else None
        if value or normal:
            said = {"label": _(label), "value": value or NOTHING, "normal": normal or value}
            lines.append({"name": f"{side}_{name}", **said})
    return {"side": side, "title": _("Consignor") if side == "consignor" else _("Consignee"), "lines": lines}


def _reason(reason: dict[str, Any], filed: dict[str, Any], disagreed: dict[str, list[str]]) -> dict[str, Any]:
    evidence = reason["evidence"]
    value = filed.get(_FIELDS.get(str(reason["code"]), ""))
    if reason["code"] == "value_per_kg_deviation" and filed.get("declared_value") and filed.get("gross_mass_kg"):
        value = filed["declared_value"] / filed["gross_mass_kg"]
    hidden = {"usual_low", "usual_high", "chain", "lookout"}
    return {
        **reason,
        "strip": drawing.strip(evidence, value),
        "values": [
            (name.replace("_", " "), _said(one), source(name, filed))
            for name, one in evidence.items()
            if name not in hidden
        ][:6],
        "disagreed": disagreed.get(str(reason["code"]), []),
        "points": f"{reason['contribution']:+.1f}" if reason["contribution"] else "",
    }


def source(name: str, filed: dict[str, Any]) -> str:
    """Where on the page the filed value of a piece of evidence stands; '' for what was worked out of several."""
    if filed.get(name) in (None, "", []):
        return ""
    if name in _GOODS:
        return "goods"
    return f"filed-{name}" if name in _TRANSPORT or name in _PARTIES else ""


def _attributes(filed: dict[str, Any]) -> dict[str, Any]:
    return dict(filed.get("attributes") or ())


def _said(value: Any) -> str:  # noqa: ANN401 - a JSON value
    if value is None:
        return NOTHING
    if isinstance(value, float):
        return in_words(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _history(features: dict[str, Any]) -> list[dict[str, Any]]:
    """What the books knew of each party at the moment of assessment: seen, examined, found."""
    rows = []
    for kind, label in _HISTORY.items():
        known = {
            "seen": features.get(f"{kind}_count_30d", features.get(f"{kind}_count_90d")),
            "first": features.get(f"{kind}_first_seen_days"),
            "examined": features.get(f"{kind}_examined_90d"),
            "found": features.get(f"{kind}_findings"),
        }
        if any(value is not None for value in known.values()):
            rows.append({"kind": _(label), **{name: _said(value) for name, value in known.items()}})
    return rows
