"""What the words of a description say, as columns beside a row: read once for each different description.

A row's columns depend on its own description and code alone, so that a batch, a single consignment and Spark give
the same. A description that was not filed gives nulls; one of which no word is known has no chapter, and says 0.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.engine import distinct
from tidewaiter.engine.buffers import whole
from tidewaiter.engine.remembered import ANSWERS
from tidewaiter.risk.text.reader import Reader

DESCRIBED = pa.schema(
    [
        pa.field("text_chapter", pa.string()),  # the likeliest HS chapter by the words
        pa.field("text_confidence", pa.float64()),  # its probability
        pa.field("text_declared", pa.float64()),  # the probability of the chapter declared, null without one
        pa.field("text_specificity", pa.float64()),  # 0: may be anything; 1: one chapter alone
    ]
)

_PROBABILITY = "probability"

READS = ("goods_description", "hs_code")


def beside(rows: pa.Table, reader: Reader) -> pa.Table:
    """Rows with the columns of DESCRIBED beside their own, in place of any of these names."""
    kept = rows.drop_columns([name for name in DESCRIBED.names if name in rows.column_names])
    filed = distinct.encoded(whole(kept["goods_description"]).cast(pa.string()))
    said = ANSWERS.of((_PROBABILITY, reader), filed.dictionary, lambda texts: _said(texts, reader))
    by_text = {name: whole(said[name]) for name in said.column_names}
    probability = by_text.pop(_PROBABILITY).flatten().to_numpy().reshape(-1, len(reader.chapters))
    columns = {name: values.take(filed.indices) for name, values in by_text.items()}
    chapters = pa.array(reader.chapters, pa.string())
    columns["text_declared"] = _declared(probability, filed.indices, kept["hs_code"], chapters)
    for field in DESCRIBED:
        kept = kept.append_column(field, columns[field.name].cast(field.type))
    return kept


def _said(texts: pa.Array, reader: Reader) -> pa.Table:
    """What each text says, whatever the code that was declared with it, and the probabilities of all chapters."""
    reading = reader.read(texts)
    likeliest, probability = reading.chapter(), reading.probability
    known = probability.max(axis=1) > probability.min(axis=1) if len(likeliest) else likeliest > 0
    chapters = pa.array(reader.chapters, pa.string()).take(pa.array(likeliest))
    return pa.table(
        {
            "text_chapter": pc.if_else(pa.array(known, pa.bool_()), chapters, None),
            "text_confidence": pa.array(probability.max(axis=1, initial=0.0).astype(np.float64)),
            "text_specificity": pa.array(reading.specificity()),
            _PROBABILITY: pa.FixedSizeListArray.from_arrays(pa.array(probability.ravel()), len(reader.chapters)),
        }
    )


def _declared(probability: np.ndarray, text: pa.Array, codes: pa.ChunkedArray, chapters: pa.Array) -> pa.Array:
    """The probability of each row's declared chapter; 0 for a chapter that the reader never met."""
    chapter = pc.utf8_slice_codeunits(whole(codes).cast(pa.string()), 0, 2)
    place = pc.index_in(chapter, value_set=chapters)
    there = pc.and_(text.is_valid(), chapter.is_valid()).to_numpy(zero_copy_only=False)
    column = pc.fill_null(place, -1).to_numpy()
    row = pc.fill_null(text, 0).to_numpy()
    values = np.zeros(len(row))
    met = there & (column >= 0)
    values[met] = probability[row[met], column[met]]
    return pa.array(values, mask=~there)
