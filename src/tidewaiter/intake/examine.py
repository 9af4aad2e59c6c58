"""Examines the rows of one message: fills what the centre knows, runs every check, grades, sets the unusable aside.

Pure: the same rows, time and configuration give the same answer, and examining what was examined changes nothing.
Values are judged, never changed: a wrong code stays as it was filed, beside its problem.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.engine import distinct
from tidewaiter.engine.buffers import whole
from tidewaiter.engine.encoded import is_encoded, plain, plain_table
from tidewaiter.intake import grade, judge, quarantine
from tidewaiter.intake.check import Check
from tidewaiter.intake.checks import table
from tidewaiter.intake.quarantine import Quarantined
from tidewaiter.intake.regimes import Regimes

PROBLEMS = pa.schema(
    [
        ("row", pa.int32()),
        ("code", pa.string()),
        ("path", pa.string()),
        ("value", pa.string()),
        ("hint", pa.string()),
        ("severity", pa.string()),
        ("filer", pa.string()),
        ("consignment_id", pa.string()),
    ]
)
"""The long problems table; `row` is the source_position, null where the whole message is concerned."""

EXAMINED = pa.schema(
    [
        *CONSIGNMENT,
        pa.field("grade", pa.string()),
        pa.field("problem_codes", pa.list_(pa.string())),
        pa.field("arrival_date", pa.date32()),
    ]
)


@dataclass(frozen=True, slots=True)
class Examined:
    """Rows (schema EXAMINED) in the order given, all problems (PROBLEMS) by row, and the rows that cannot be used."""

    rows: pa.Table
    problems: pa.Table
    quarantined: tuple[Quarantined, ...]


def examine(
    rows: pa.Table,
    *,
    received_at: datetime | pa.Array,
    source_message: str,
    regimes: Regimes,
    offices: Mapping[str, str],
    reported: Sequence[Problem] = (),
    columns: Sequence[str] = EXAMINED.names,
) -> Examined:
    """Examine the Consignment rows of one message.

    `received_at` (aware, or a UTC time a row where messages are examined together) and `source_message` (SHA-256)
    are filled in where a row has none; `offices` gives the entry office for a place of unloading (IATA or UN/LOCODE).
    `reported` are the reader's problems on the same rows: given, they are listed first and count for grade and
    quarantine. Columns beyond the schema are dropped, and of the rows that are given back those not in `columns`.
    """
    if isinstance(received_at, datetime) and received_at.tzinfo is None:
        raise ValueError("received_at must be an aware time")
    filled = fill(rows, received_at=received_at, source_message=source_message, offices=offices)
    checks = table.checks(regimes.among(pc.unique(filled["regime"]).to_pylist()))
    problems, ordinals = _listed(filled, checks, judge.hits(filled, checks, received_at), reported)
    codes = _codes_by_row(filled.num_rows, ordinals, problems["code"])
    count = {s: _count(filled.num_rows, ordinals, problems["severity"], s) for s in Severity}
    arrival = pc.cast(pc.coalesce(filled["eta"], filled["received_at"]), pa.date32())
    examined = (
        filled.append_column("grade", grade.row_grades(count[Severity.ERROR], count[Severity.WARNING]))
        .append_column("problem_codes", codes)
        .append_column("arrival_date", arrival)
    )
    fatal = count[Severity.FATAL] > 0
    return Examined(
        rows=examined.select(columns).filter(pa.array(~fatal)) if fatal.any() else examined.select(columns),
        problems=problems,
        quarantined=_set_aside(filled, ordinals, problems, np.flatnonzero(fatal)),
    )


def fill(
    rows: pa.Table, *, received_at: datetime | pa.Array, source_message: str | pa.Array, offices: Mapping[str, str]
) -> pa.Table:
    """Consignment rows with time of receipt, message and entry office filled in where they were null.

    Texts may be encoded (`engine/encoded.py`); those that are filled in are not.
    """
    known, named = pa.array(list(offices), pa.string()), pa.array(list(offices.values()), pa.string())

    def office_of(places: pa.Array) -> pa.Array:
        place = pc.utf8_upper(pc.utf8_trim_whitespace(places))
        return pc.take(named, pc.index_in(place, value_set=known))

    office = distinct.by_value(whole(rows["unloading_location"]), office_of)
    if isinstance(received_at, datetime):
        received_at = pa.scalar(received_at, CONSIGNMENT.field("received_at").type)
    filled = {
        "received_at": _filled(rows["received_at"], received_at),
        "source_message": _filled(rows["source_message"], source_message),
        "entry_office": _filled(rows["entry_office"], office),
    }
    columns = [filled.get(name, rows[name]) for name in CONSIGNMENT.names]
    fields = [f.with_type(c.type) if is_encoded(c) else f for f, c in zip(CONSIGNMENT, columns, strict=True)]
    return pa.table(columns, schema=pa.schema(fields))


def _filled(column: pa.ChunkedArray, value: pa.Scalar | pa.Array | str) -> pa.Array | pa.ChunkedArray:
    """A column with what stands where it is null; a column without nulls is given as it is."""
    return pc.coalesce(plain(column), value) if column.null_count else column


def _listed(
    rows: pa.Table, checks: Sequence[Check], hits: pa.Table, reported: Sequence[Problem]
) -> tuple[pa.Table, NDArray[np.int64]]:
    """All problems as a table by row, the reader's before ours, and the ordinal of each one's row (-1: none here)."""
    ours = pc.take(_descriptions(checks), hits["hit"].combine_chunks())
    said = pa.Table.from_pylist(
        [{"code": p.code, "path": p.path, "hint": p.hint, "severity": str(p.severity)} for p in reported],
        schema=_descriptions(()).schema,
    )
    said_rows = pa.array([p.row for p in reported], pa.int32())
    at = pc.fill_null(pc.index_in(said_rows, value_set=whole(rows["source_position"])), -1)
    ordinals = np.concatenate([at.to_numpy().astype(np.int64), hits["ordinal"].to_numpy()])
    values = pa.concat_arrays([pa.array([p.value for p in reported], pa.string()), hits["value"].combine_chunks()])
    described = pa.concat_tables([said, ours])
    order = np.argsort(ordinals, kind="stable")
    ordinals = ordinals[order]
    here = pa.array(ordinals, mask=ordinals < 0)
    positions = pc.coalesce(
        pc.take(whole(rows["source_position"]), here),
        pc.take(pa.concat_arrays([said_rows, pa.nulls(hits.num_rows, pa.int32())]), pa.array(order)),
    )
    columns = {
        "row": positions,
        "value": pc.take(values, pa.array(order)),
        "filer": plain(pc.take(rows["filer"], here)),
        "consignment_id": pc.take(rows["consignment_id"], here),
    }
    described = described.take(pa.array(order))
    return pa.table([columns[n] if n in columns else described[n] for n in PROBLEMS.names], schema=PROBLEMS), ordinals


def _descriptions(checks: Sequence[Check]) -> pa.Table:
    """What each check says of every row that fails it: code, path, hint, severity."""
    return pa.table(
        {
            "code": pa.array([c.code for c in checks], pa.string()),
            "path": pa.array([c.path for c in checks], pa.string()),
            "hint": pa.array([c.hint for c in checks], pa.string()),
            "severity": pa.array([str(c.severity) for c in checks], pa.string()),
        }
    )


def _count(
    rows: int, ordinals: NDArray[np.int64], severities: pa.ChunkedArray, severity: Severity
) -> NDArray[np.int64]:
    """How many problems of a severity each row has."""
    chosen = pc.equal(severities, str(severity)).to_numpy() & (ordinals >= 0)
    return np.bincount(ordinals[chosen], minlength=rows)


def _codes_by_row(rows: int, ordinals: NDArray[np.int64], codes: pa.ChunkedArray) -> pa.Array:
    """The different codes of each row, sorted, as a list column; an empty list where there are none."""
    encoded = codes.combine_chunks().dictionary_encode()
    names = encoded.dictionary.to_pylist()
    ranked = sorted(names)
    rank = np.array([ranked.index(name) for name in names], dtype=np.int64)
    here = ordinals >= 0
    pairs = np.sort(ordinals[here] * max(len(ranked), 1) + rank[encoded.indices.to_numpy()][here])
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
    owner, which = np.divmod(pairs, max(len(ranked), 1))
    offsets = np.searchsorted(owner, np.arange(rows + 1)).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pc.take(pa.array(ranked, pa.string()), pa.array(which)))


def _set_aside(
    rows: pa.Table, ordinals: NDArray[np.int64], problems: pa.Table, fatal: NDArray[np.int64]
) -> tuple[Quarantined, ...]:
    """The rows at these ordinals, with the codes of their fatal problems."""
    if not len(fatal):
        return ()
    barring = pc.equal(problems["severity"], str(Severity.FATAL)).to_numpy()
    codes: dict[int, list[str]] = {int(ordinal): [] for ordinal in fatal}
    for ordinal, code in zip(ordinals[barring], problems["code"].filter(pa.array(barring)).to_pylist(), strict=True):
        if ordinal >= 0:
            codes[int(ordinal)].append(code)
    return quarantine.rows_quarantined(plain_table(rows.take(pa.array(fatal))), list(codes.values()))
