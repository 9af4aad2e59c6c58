"""A goods description that says nothing, from the list of vague_descriptions.toml.

The whole description is compared, after case, punctuation and plural s are set aside: 'Spare Parts.' is vague,
'spare parts for bicycles' is not. Item lines count only where the consignment itself has no description.
"""

from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.problem import Severity
from tidewaiter.engine import distinct
from tidewaiter.engine.buffers import whole
from tidewaiter.engine.local import project
from tidewaiter.intake.check import Check, Kernel, any_refused

SHIPPED = Path(__file__).parents[1] / "vague_descriptions.toml"


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Terms of one sort, and why they say nothing."""

    reason: str
    terms: list[str]


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The list with its source."""

    source: str
    group: list[Group]


def normal_form(values: pa.Array) -> pa.Array:
    """Small letters, s.t.c. as stc, punctuation to single spaces, plural s off words of four letters and more."""
    return whole(project(pa.table({"said": values}), {"said": _NORMAL})["said"])


_NORMAL = r"""
    trim(regexp_replace(regexp_replace(regexp_replace(lower(said), '\b([a-z])\.', '\1', 'g'),
        '[^\p{L}\p{N}]+', ' ', 'g'), '([a-z]{2}[a-rt-z])s\b', '\1', 'g'))
"""


@cache
def terms() -> pa.Array:
    """The terms that ship, in normal form."""
    listed = msgspec.toml.decode(SHIPPED.read_bytes(), type=Terms)
    return pc.unique(normal_form(pa.array([term for group in listed.group for term in group.terms], pa.string())))


def precise(values: pa.Array) -> pa.Array:
    """Which descriptions are not on the list; null stays null."""
    # Filers repeat themselves: each spelling is judged once, and what was judged is kept.
    return distinct.by_value(whole(values), _precise, "vague description")


def _precise(texts: pa.Array) -> pa.Array:
    """As `precise`, for different texts."""
    found = pc.is_in(normal_form(texts), value_set=terms())
    return pc.if_else(pc.is_null(texts), pa.scalar(None, pa.bool_()), pc.invert(found))


def _vague(table: pa.Table) -> pa.Array:
    return pc.invert(precise(table["goods_description"]))


def _vague_items(within: Kernel) -> Kernel:
    def kernel(table: pa.Table) -> pa.Array:
        undescribed = pc.is_null(whole(table["goods_description"])).to_numpy(zero_copy_only=False)
        if not undescribed.any():
            return pa.array(undescribed)
        return pa.array(np.asarray(within(table)) & undescribed)

    return kernel


_HINT = "Say what the goods are, what of and what for, in words a person at the belt can compare with the goods."

CHECKS = (
    Check(
        code="vague-description",
        title="Goods description is too vague",
        severity=Severity.ERROR,
        path="goods_description",
        hint=_HINT,
        kernel=_vague,
    ),
    Check(
        code="vague-description",
        title="Goods description is too vague",
        severity=Severity.ERROR,
        path="items.goods_description",
        hint=_HINT,
        kernel=_vague_items(any_refused("items", precise, "goods_description")),
        shown="array_to_string(list_transform(items, lambda i: i.goods_description), ', ')",
    ),
)
