"""Consignor and consignee carry the same name: lawful for removals, more often one was copied into the other."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.problem import Severity
from tidewaiter.engine.buffers import whole
from tidewaiter.intake.check import Check
from tidewaiter.intake.prefilters import may_be_alike

NAMES = ("consignor_name", "consignee_name")
_MAY_BE_ALIKE = may_be_alike(NAMES)


def _same(table: pa.Table) -> pa.Array:
    """Which rows name both parties alike, but for case and spaces around."""
    same = _MAY_BE_ALIKE(table)
    left = np.flatnonzero(same)
    if len(left):
        names = table.select(NAMES).take(pa.array(left))
        one, other = (pc.utf8_upper(pc.utf8_trim(whole(names[name]), " ")) for name in NAMES)
        alike = pc.and_kleene(pc.not_equal(one, ""), pc.equal(one, other))
        same[left] = pc.fill_null(alike, fill_value=False).to_numpy(zero_copy_only=False)
    return pa.array(same)


CHECKS = (
    Check(
        code="same-party",
        title="Consignor and consignee are the same",
        severity=Severity.WARNING,
        path="consignee_name",
        hint="Check that the consignee is not a copy of the consignor.",
        kernel=_same,
    ),
)
