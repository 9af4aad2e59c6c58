"""What messages say of things that are no consignments: moves of containers, scans of items, dispatches of receptacles.

Such a message names a thing and what became of it; it has neither parties nor goods, so a row of it would stand beside
(or replace) the consignment that it speaks of. Its key joins it: `container:` to `container` of a consignment, `s10:`
and `bill:` to `consignment_id`, `awb:` to `awb`, `receptacle:` to what was scanned into it.
"""

import pyarrow as pa

EVENT = pa.schema(
    [
        pa.field("key", pa.string(), nullable=False),
        pa.field("event", pa.string(), nullable=False),
        pa.field("code", pa.string()),
        pa.field("at", pa.timestamp("us", tz="UTC")),
        pa.field("place", pa.string()),
        pa.field("conveyance", pa.string()),
        pa.field("filer", pa.string()),
        pa.field("attributes", pa.map_(pa.string(), pa.string())),
        pa.field("source_format", pa.string(), nullable=False),
        pa.field("source_position", pa.int32(), nullable=False),
    ]
)
"""`key` is 'scheme:value', `event` words, `code` as filed, `at` UTC; `attributes` what else was said (bill, mass)."""


def event_table(events: list[dict[str, object]]) -> pa.Table:
    """Events as dicts with any subset of the fields, to a table of schema EVENT."""
    columns = [pa.array([event.get(field.name) for event in events], field.type) for field in EVENT]
    return pa.Table.from_arrays(columns, schema=EVENT)
