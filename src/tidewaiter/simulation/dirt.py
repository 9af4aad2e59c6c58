"""Errors of filers: what is missing, misspelt, swapped, vague or wrong in advance data as it really comes.

Rates are those of the filer's class (world.toml, [dirt.*]); the truth about a row is not known here.
"""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.selection.draw import generator
from tidewaiter.simulation.attributes import blank, choose, cumulative
from tidewaiter.simulation.parameters import Dirt, Parameters

_MADE_IN_FILING = ("upper_case", "bad_check_digit")
_NEIGHBOURS = dict(zip("abcdefghijklmnopqrstuvwxyz", "snfcrghjkoklmnobtwdtyceszua", strict=False))
_MISREAD = {"u": "Ã¼", "o": "Ã¶", "e": "Ã©", "a": "Ã¡", "i": "Ã\xad", "n": "Ã±"}
_MISREAD |= {letter.upper(): text for letter, text in _MISREAD.items()}


def misspell(text: str, at: float) -> str:
    """One slip of the pen: a letter left out, doubled, exchanged with the next, or replaced by its neighbour."""
    if len(text) < 4:  # noqa: PLR2004 - too short to misspell and still be read
        return text
    spot = at * 4 * (len(text) - 2)
    kind, place = int(at * 4), 1 + int(spot) % (len(text) - 2)
    before, letter, after = text[:place], text[place], text[place + 1 :]
    if kind == 0:
        return before + after
    if kind == 1:
        return before + letter * 2 + after
    if kind == 2:  # noqa: PLR2004 - the third of four kinds
        return before + after[:1] + letter + after[1:]
    return before + _NEIGHBOURS.get(letter.lower(), letter) + after


def mangle(text: str) -> str:
    """An accented letter as it looks when UTF-8 was read as Latin-1."""
    for place, letter in enumerate(text):
        if letter in _MISREAD:
            return text[:place] + _MISREAD[letter] + text[place + 1 :]
    return text


def rates(parameters: Parameters, regime: pa.ChunkedArray, name: str) -> NDArray[np.float64]:
    """The rate of one kind of error for each row."""
    table = {key: getattr(dirt, name) for key, dirt in parameters.dirt.items()}
    codes = pc.index_in(regime.combine_chunks(), pa.array(list(table))).to_numpy(zero_copy_only=False)
    return np.asarray(np.array(list(table.values()))[codes], dtype=np.float64)


class Errors:
    """Which rows of a day get which error, drawn once for the day.

    `typed`: rows whose sender typed its own name; elsewhere it comes from an account, always the same, and slips are
    in the addressee's name alone.
    """

    def __init__(self, parameters: Parameters, rows: pa.Table, typed: NDArray[np.bool_], seed: int, day: int) -> None:
        self.parameters = parameters
        self._typed = typed
        self._rng = generator("dirt", seed, day)
        count = rows.num_rows
        self.hit = {
            name: self._rng.random(count) < rates(parameters, rows["regime"], name)
            for name in Dirt.__struct_fields__
            if name not in _MADE_IN_FILING
        }

    def spoil(self, rows: pa.Table) -> pa.Table:
        """The rows with the errors that filers make in them."""
        columns = {name: rows[name].combine_chunks() for name in rows.column_names}
        self._swap(columns)
        self._names(columns, "misspelt_name", misspell)
        hit = np.flatnonzero(self.hit["misspelt_description"])
        _put(columns, "goods_description", hit, misspell, self._rng.random(len(hit)))
        self._names(columns, "mojibake", lambda text, _: mangle(text))
        self._vague(columns)
        self._wrong_hs(columns)
        for name, column in (
            ("missing_consignor_phone", "consignor_phone"),
            ("missing_consignee_phone", "consignee_phone"),
            ("missing_postcode", "consignee_postcode"),
            ("missing_currency", "currency"),
        ):
            columns[column] = blank(self.hit[name], columns[column])
        heavy = self.hit["impossible_mass"]
        mass = columns["gross_mass_kg"].to_numpy(zero_copy_only=False)
        columns["gross_mass_kg"] = pa.array(np.where(heavy, mass * 1000, mass))
        return pa.table(columns, schema=rows.schema)

    def amended(self, rows: pa.Table) -> pa.Table:
        """The rows that are sent again, corrected: another mass and value, the telephone added where known."""
        again = rows.filter(pa.array(self.hit["amendment"]))
        count = again.num_rows
        changes = {
            "gross_mass_kg": pa.array(
                np.round(again["gross_mass_kg"].to_numpy() * self._rng.uniform(0.9, 1.15, count), 3)
            ),
            "declared_value": pa.array(
                np.round(again["declared_value"].to_numpy() * self._rng.uniform(0.7, 1.5, count), 2)
            ),
        }
        for name, column in changes.items():
            again = again.set_column(again.schema.get_field_index(name), again.schema.field(name), column)
        return again

    # -- kinds of error --------------------------------------------------------------------------------------

    def _names(self, columns: dict[str, pa.Array], error: str, change: Callable[[str, float], str]) -> None:
        """Change the consignee's name in the rows hit, or the consignor's where that is typed."""
        hit = np.flatnonzero(self.hit[error])
        own = self._typed[hit] & (self._rng.random(len(hit)) < 0.5)  # noqa: PLR2004 - either of two
        at = self._rng.random(len(hit))
        for name, here in (("consignor_name", own), ("consignee_name", ~own)):
            _put(columns, name, hit[here], change, at[here])

    def _swap(self, columns: dict[str, pa.Array]) -> None:
        """Name and street of the consignee exchanged."""
        mask = pa.array(self.hit["swapped_fields"])
        name, street = columns["consignee_name"], columns["consignee_address_line"]
        columns["consignee_name"] = pc.if_else(mask, street, name)
        columns["consignee_address_line"] = pc.if_else(mask, name, street)

    def _vague(self, columns: dict[str, pa.Array]) -> None:
        words = pa.array(self.parameters.catalogue.vague)
        drawn = words.take(pa.array(self._rng.integers(0, len(words), len(columns["regime"]))))
        mask = pa.array(self.hit["vague_description"])
        columns["goods_description"] = pc.if_else(mask, drawn, columns["goods_description"])

    def _wrong_hs(self, columns: dict[str, pa.Array]) -> None:
        codes = pa.array([goods.hs for goods in self.parameters.catalogue.goods])
        weights = cumulative([goods.retail + goods.trade for goods in self.parameters.catalogue.goods])
        drawn = codes.take(pa.array(choose(weights, self._rng.random(len(columns["regime"])))))
        given = pc.and_(pa.array(self.hit["wrong_hs"]), pc.is_valid(columns["hs_code"]))
        columns["hs_code"] = pc.if_else(given, drawn, columns["hs_code"])


def _put(
    columns: dict[str, pa.Array],
    name: str,
    rows: NDArray[np.int64],
    change: Callable[[str, float], str],
    at: NDArray[np.float64],
) -> None:
    if len(rows) == 0:
        return
    old = columns[name].take(pa.array(rows)).to_pylist()
    new = [None if text is None else change(text, a) for text, a in zip(old, at.tolist(), strict=True)]
    mask = np.zeros(len(columns[name]), dtype=bool)
    mask[rows] = True
    columns[name] = pc.replace_with_mask(columns[name], pa.array(mask), pa.array(new, pa.string()))
