"""Consignor and consignee carry the same name: lawful for removals, more often one was copied into the other."""

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, whole


def _same(table: pa.Table) -> pa.Array:
    """Which rows name both parties alike, but for case and spaces around."""
    one, other = (pc.utf8_upper(pc.utf8_trim(whole(table[f"{role}_name"]), " ")) for role in ("consignor", "consignee"))
    return pc.and_kleene(pc.not_equal(one, ""), pc.equal(one, other))


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
