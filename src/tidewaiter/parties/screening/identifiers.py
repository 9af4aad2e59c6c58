"""Identifiers of lists against those of consignments: equal in one form, or not at all.

Telephones in E.164 (a number filed without a country's code is read in its party's country), e-mails without what
providers do not look at, accounts, documents and wallets by their letters and digits, tracking numbers by the beginning
a list gives. What cannot be equal is sorted out by the last digits or the text before anything is parsed.
"""

from dataclasses import dataclass

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine.buffers import texts_of
from tidewaiter.parties.lists.schema import IdentifierKind
from tidewaiter.parties.names import email, phone

_TAILS = 10**6
"""How many last six digits there are."""

_LEAST = 5
"""Letters and digits that an account, document or tracking prefix has at least: shorter ones are anybody's."""

FIELDS: tuple[tuple[str, IdentifierKind, str | None], ...] = (
    ("consignor_phone", IdentifierKind.PHONE, "consignor_country"),
    ("consignee_phone", IdentifierKind.PHONE, "consignee_country"),
    ("consignor_email", IdentifierKind.EMAIL, None),
    ("consignee_email", IdentifierKind.EMAIL, None),
    ("consignor_id", IdentifierKind.DOCUMENT, None),
    ("consignee_id", IdentifierKind.DOCUMENT, None),
    ("consignor_id", IdentifierKind.ACCOUNT, None),
    ("consignee_id", IdentifierKind.ACCOUNT, None),
    ("tracking_number", IdentifierKind.TRACKING, None),
    ("s10", IdentifierKind.TRACKING, None),
    ("house_waybill", IdentifierKind.TRACKING, None),
    ("awb", IdentifierKind.TRACKING, None),
    ("bill", IdentifierKind.TRACKING, None),
)
"""Fields of the Consignment, the kind of identifier each may hold, and the field with its country."""

ATTRIBUTES = (IdentifierKind.WALLET, IdentifierKind.ACCOUNT, IdentifierKind.DOCUMENT)
"""What a filer's further columns may hold."""


def formed(kind: IdentifierKind, texts: pa.Array, countries: pa.Array | None = None) -> pa.Array:
    """Identifiers of a kind in the form they are compared in; null for null."""
    if kind is IdentifierKind.PHONE:
        return phone.e164(texts, countries)
    if kind is IdentifierKind.EMAIL:
        return email.mailbox(texts)
    if kind is IdentifierKind.WALLET:
        return pc.utf8_trim_whitespace(texts)  # letters of an address may be told apart by their case
    return pc.utf8_upper(pc.replace_substring_regex(texts, "[^0-9A-Za-z]", ""))


def last_digits(texts: pa.Array) -> NDArray[np.int32]:
    """The last six digits of each text as a number, -1 where it has fewer or is null; shape (n,)."""
    read = texts_of(texts)
    found = np.empty(len(read), dtype=np.int32)
    _write_last_digits(read.data, read.offsets, found)
    return found


@numba.njit(cache=True, nogil=True)
def _write_last_digits(data: NDArray[np.uint8], offsets: NDArray[np.int64], found: NDArray[np.int32]) -> None:
    zero, nine = 48, 57
    for row in range(len(found)):
        i, number, unit = offsets[row + 1], np.int64(0), 1
        while i > offsets[row] and unit < _TAILS:
            i -= 1
            if zero <= data[i] <= nine:
                number += (np.int64(data[i]) - zero) * unit
                unit *= 10
        found[row] = number if unit == _TAILS else -1


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Listed identifiers: for each kind the forms, the values as listed and the row of their entry."""

    forms: dict[IdentifierKind, pa.Array]
    values: dict[IdentifierKind, pa.Array]
    entries: dict[IdentifierKind, NDArray[np.int64]]

    @classmethod
    def of(cls, entries: pa.Table) -> "Identifiers":
        """Of a table of schema LISTED; those too short to mean anybody are left out."""
        column = entries["identifiers"].combine_chunks()
        row = pc.list_parent_indices(column).to_numpy()
        flat = pc.list_flatten(column)
        kinds, values = pc.struct_field(flat, "kind"), pc.struct_field(flat, "value")
        forms: dict[IdentifierKind, pa.Array] = {}
        listed: dict[IdentifierKind, pa.Array] = {}
        of: dict[IdentifierKind, NDArray[np.int64]] = {}
        for kind in IdentifierKind:
            of_kind = pc.equal(kinds, str(kind))
            said = values.filter(of_kind)
            made = formed(kind, said)
            long = pc.fill_null(pc.greater_equal(pc.utf8_length(made), _LEAST), fill_value=False)
            if pc.any(long).as_py():
                forms[kind], listed[kind] = made.filter(long), said.filter(long)
                of[kind] = row[of_kind.to_numpy(zero_copy_only=False)][long.to_numpy(zero_copy_only=False)]
        return cls(forms, listed, of)

    def pairs(
        self, kind: IdentifierKind, texts: pa.Array, countries: pa.Array | None = None
    ) -> list[tuple[int, str, int]]:
        """The texts that are listed: their row, the listed value and the row of its entry, in order of rows."""
        if kind not in self.forms or texts.null_count == len(texts):
            return []
        listed = self.forms[kind]
        if kind is IdentifierKind.TRACKING:
            return self._beginning(texts)
        if kind is IdentifierKind.PHONE:
            ends = np.zeros(_TAILS + 1, dtype=np.bool_)  # the last place is that of a text with too few digits
            ends[last_digits(listed)] = True
            ends[-1] = False
            may = pa.array(ends[last_digits(texts)])
        elif kind is IdentifierKind.EMAIL:
            may = pc.is_valid(texts)
        else:
            may = pc.greater_equal(pc.utf8_length(texts), _LEAST)
        rows = np.flatnonzero(pc.fill_null(may, fill_value=False).to_numpy(zero_copy_only=False))
        some = texts.take(pa.array(rows))
        beside = None if countries is None else countries.take(pa.array(rows))
        forms = formed(kind, some, beside)
        held = pc.fill_null(pc.is_in(forms, value_set=listed), fill_value=False).to_numpy(zero_copy_only=False)
        found: list[tuple[int, str, int]] = []
        places: dict[str, list[int]] = {}
        for k, form in enumerate(listed.to_pylist()):
            places.setdefault(form, []).append(k)
        for at in np.flatnonzero(held):
            found.extend(
                (int(rows[at]), self.values[kind][k].as_py(), int(self.entries[kind][k]))
                for k in places[forms[int(at)].as_py()]
            )
        return found

    def _beginning(self, texts: pa.Array) -> list[tuple[int, str, int]]:
        """Tracking numbers that begin as a list says."""
        kind = IdentifierKind.TRACKING
        forms = formed(kind, texts)
        return sorted(
            (int(at), self.values[kind][k].as_py(), int(self.entries[kind][k]))
            for k, prefix in enumerate(self.forms[kind].to_pylist())
            for at in np.flatnonzero(
                pc.fill_null(pc.starts_with(forms, prefix), fill_value=False).to_numpy(zero_copy_only=False)
            )
        )
