"""What the form for one notification asks, as a table: the columns of the file in the order of DEA Form 452."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidewaiter.centre.diversion import notice_file


@dataclass(frozen=True, slots=True)
class Asked:
    """A field: its column, what it is called, `kind` of <input>, and what was written into it."""

    name: str
    title: str | Promise
    kind: str
    value: str = ""

    @property
    def needed(self) -> bool:
        """Whether a notification says nothing without it."""
        return self.name in notice_file.NEEDED


FIELDS: tuple[Asked, ...] = (
    Asked("reference", _("Reference of the form"), "text"),
    Asked("filed_on", _("Notified on"), "date"),
    Asked("importer", _("Importer"), "text"),
    Asked("importer_id", _("Importer's identifier"), "text"),
    Asked("importer_address", _("Address"), "text"),
    Asked("importer_country", _("Country (two letters)"), "text"),
    Asked("registration", _("Registration"), "text"),
    Asked("goods", _("Goods"), "text"),
    Asked("purpose", _("Purpose"), "text"),
    Asked("maker", _("Maker"), "text"),
    Asked("model", _("Model"), "text"),
    Asked("serials", _("Serial numbers, with ; between them"), "text"),
    Asked("quantity", _("Pieces"), "number"),
    Asked("mass_kg", _("Kilograms without packing"), "text"),
    Asked("supplier", _("Supplier"), "text"),
    Asked("supplier_country", _("Country of the supplier (two letters)"), "text"),
    Asked("loading_location", _("Loaded at"), "text"),
    Asked("unloading_location", _("Unloaded at"), "text"),
    Asked("facility", _("Facility"), "text"),
    Asked("expected_on", _("Expected on"), "date"),
    Asked("bill", _("Bill or consignment numbers, with ; between them"), "text"),
    Asked("transaction_number", _("Transaction number"), "text"),
    Asked("valid_from", _("Valid from"), "date"),
    Asked("valid_until", _("Valid until"), "date"),
)
"""Every column but `regulated`, which is chosen from a list."""


def filled(told: Mapping[str, str]) -> list[Asked]:
    """The fields with what was written into them."""
    return [Asked(one.name, one.title, one.kind, told.get(one.name, "")) for one in FIELDS]
