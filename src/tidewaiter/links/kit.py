"""Assembling kits: a press, its dies, a binder, a dye or a precursor that reach linked parties within months.

Consignments that may hold a part (`kit_parts.py`) are joined where both name a value that few others name. Unlike a
hunt, which asks what belongs to a find, this asks who brings parts together, so the side that receives
counts: the sender of a machine sells machines to many, and tells of a kit only while almost nobody else gets anything
from there. A value beyond its cap (a forwarder's address, a mailbox shop's telephone) is a hub and joins nothing;
those set aside are counted. Groups too large for one workshop are trade and are set aside too.

How sure a kit is: a sum of points (log-odds) of its parts, its links and what speaks against, written out in
`reasons`. The points are judgements, looked at on simulated kits of seed 1 (`benchmarks/kits.py`).
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tidewaiter.engine import local
from tidewaiter.links.kit_parts import BY_NAME, PARTS, Part

MOST = 40
"""Consignments of a group beyond which it is somebody's trade and not a workshop's purchases."""

JOINED = 0.3
"""The strength from which a link joins two consignments."""

DAYS = 150
"""Days apart within which two parts may belong together, unless told otherwise."""

HALF_LIFE = 120.0
"""Days apart that halve a link."""

LISTED = 0.5
"""How sure a kit must be to be listed, unless told otherwise."""

START = -3.9
LINK_POINTS = 2.0
NO_CORE, SPREAD, TRADER, SAME_SENDER_ONLY, BY_CODE_ALONE = -3.0, -0.5, -2.0, -1.0, -0.7
LONG = 90
"""Days from the first part to the last from which the time speaks against a kit."""
BUSY = 12
"""Other consignments of the same receiver from which it looks like a business."""


@dataclass(frozen=True, slots=True)
class KitLink:
    """A value that joins: its column of hashes, the family it counts in, belief, where belief halves, and its cap."""

    name: str
    family: str
    belief: float
    half: float
    cap: int
    title: str


KIT_LINKS: tuple[KitLink, ...] = (
    KitLink("consignee_address", "address", 0.85, 6, 80, "delivery address"),
    KitLink("consignee_phone", "telephone", 0.85, 8, 80, "consignee's telephone"),
    KitLink("consignee_email", "e-mail", 0.9, 10, 80, "consignee's e-mail"),
    KitLink("consignee", "name", 0.65, 4, 40, "consignee's name"),
    KitLink("entity_consignee", "name", 0.8, 6, 80, "consignee as resolved"),
    KitLink("consignor_address", "sender", 0.55, 3, 20, "consignor's address"),
    KitLink("consignor_phone", "sender", 0.55, 3, 20, "consignor's telephone"),
    KitLink("consignor", "sender", 0.5, 3, 20, "consignor's name"),
)
_TITLE = {link.name: link.title for link in KIT_LINKS}
RECEIVERS = {link.name: link.cap for link in KIT_LINKS if link.name in {"consignee_address", "consignee_phone"}}
"""Links whose number of consignments tells whether the receiver trades, up to the cap: a hub's tells nothing of it."""

CANDIDATE = pa.schema(
    [
        pa.field("consignment_id", pa.string(), nullable=False),
        pa.field("received_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("goods_description", pa.string()),
        pa.field("hs_code", pa.string()),
        pa.field("entry_office", pa.string()),
        pa.field("simulated", pa.bool_()),
    ]
)
"""Columns that a candidate has besides `hash_<link>` (int64) for such KIT_LINKS as are known; a row a consignment."""

SHARED = pa.schema(
    [
        pa.field("link", pa.string(), nullable=False),
        pa.field("hash", pa.int64(), nullable=False),
        pa.field("sharing", pa.int64(), nullable=False),
    ]
)
"""How many consignments of all the lake name a value within the time looked at, a row a value."""


@dataclass(frozen=True, slots=True)
class Found:
    """One consignment of a kit and the parts it may be: (part, belief, what was said)."""

    consignment_id: str
    received_at: datetime
    goods_description: str | None
    hs_code: str | None
    entry_office: str | None
    simulated: bool
    parts: tuple[tuple[str, float, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Joint:
    """What two consignments share: names of links with the number that name each, and the strength of all together."""

    one: str
    other: str
    shared: tuple[tuple[str, int], ...]
    strength: float

    @property
    def sentence(self) -> str:
        """In words."""
        said = " and ".join(f"{_TITLE[name]} (named by {count} in all)" for name, count in self.shared)
        return f"{self.one} and {self.other} share {said}: strength {self.strength:.2f}."


@dataclass(frozen=True, slots=True)
class Reason:
    """One summand of how sure a kit is, in points of log-odds, and its sentence."""

    sentence: str
    points: float


@dataclass(frozen=True, slots=True)
class Kit:
    """Consignments that may be one kit, earliest first, with all that speaks for and against."""

    found: tuple[Found, ...]
    joints: tuple[Joint, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]

    @property
    def kit_id(self) -> str:
        """By its first consignment: it keeps its name while parts are added."""
        return f"kit:{self.found[0].consignment_id}"

    @property
    def sure(self) -> float:
        """How sure, 0 to 1: a judgement in points, not a measured share."""
        return 1 / (1 + math.exp(-sum(reason.points for reason in self.reasons)))

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts it has, in the order of PARTS."""
        have = {part for one in self.found for part, _, _ in one.parts}
        return tuple(part.name for part in PARTS if part.name in have)


@dataclass(frozen=True, slots=True)
class Assembled:
    """Kits, surest first; hubs of each link that were not followed; groups set aside as trade, by their size."""

    kits: tuple[Kit, ...]
    hubs: tuple[tuple[str, int], ...]
    trades: tuple[int, ...]


def assemble(
    rows: pa.Table, recognised: pa.Table, shared: pa.Table, *, days: int = DAYS, least: float = LISTED
) -> Assembled:
    """Kits among candidates: `rows` as CANDIDATE with hashes, `recognised` as RECOGNISED by row, `shared` as SHARED.

    The result does not depend on the order of the rows. ValueError for days below 1.
    """
    if days < 1:
        raise ValueError(f"parts belong together within at least a day, not {days}")
    pairs = _pairs(rows, shared, days)
    names = rows["consignment_id"].to_pylist()
    one, two = (pairs[name].to_numpy().astype(np.int64) for name in ("one", "two"))
    graph = coo_array((np.ones(len(one)), (one, two)), shape=(len(names), len(names)))
    _, label = connected_components(graph, directed=False)
    groups: dict[int, list[int]] = defaultdict(list)
    for at in np.unique(np.concatenate([one, two])).tolist():
        groups[int(label[at])].append(at)
    joints: dict[int, list[Joint]] = defaultdict(list)
    for pair in pairs.to_pylist():
        ends = sorted((names[pair["one"]], names[pair["two"]]))
        what = tuple(sorted((each["link"], each["sharing"]) for each in pair["shared"]))
        joints[int(label[pair["one"]])].append(Joint(ends[0], ends[1], what, pair["strength"]))
    parts = _parts_by_row(recognised)
    trades = tuple(sorted((len(group) for group in groups.values() if len(group) > MOST), reverse=True))
    busiest = _busiest(rows, shared)
    kits = [
        _kit(rows, group, parts, joints[number], max(busiest[at] for at in group))
        for number, group in groups.items()
        if len(group) <= MOST and len({part for at in group for part, _, _ in parts[at]}) > 1
    ]
    listed = [kit for kit in kits if kit.sure >= least]
    return Assembled(tuple(sorted(listed, key=lambda kit: (-kit.sure, kit.kit_id))), _hubs(shared), trades)


def _pairs(rows: pa.Table, shared: pa.Table, days: int) -> pa.Table:
    """Pairs of rows that are joined: one, two (row numbers), strength, and the list `shared` of links with counts.

    Within a family the strongest counts; families speak independently.
    """
    links = [link for link in KIT_LINKS if f"hash_{link.name}" in rows.column_names]
    numbered = rows.append_column("number", pa.array(np.arange(rows.num_rows)))
    told = " UNION ALL ".join(
        f"SELECT number, received_at, '{link.name}' AS link, hash_{link.name} AS hash FROM numbered "
        f"WHERE hash_{link.name} IS NOT NULL"
        for link in links
    )
    kinds = pa.table(
        {name: [getattr(link, name) for link in KIT_LINKS] for name in ("name", "family", "belief", "half", "cap")}
    )
    sql = f"""
        WITH told AS ({told}),
        followed AS (
            SELECT number, received_at, told.link, hash, family, sharing, belief * half / (half + sharing - 2) AS belief
            FROM told JOIN shared USING (link, hash) JOIN kinds ON kinds.name = told.link
            WHERE sharing BETWEEN 2 AND cap
        ),
        met AS (
            SELECT a.number AS one, b.number AS two, a.family, a.link, a.sharing,
                a.belief * 0.5 ** (abs(epoch(a.received_at) - epoch(b.received_at)) / 86400 / {HALF_LIFE}) AS strength
            FROM followed a JOIN followed b ON a.link = b.link AND a.hash = b.hash AND a.number < b.number
            WHERE abs(epoch(a.received_at) - epoch(b.received_at)) <= {int(days)} * 86400
        ),
        families AS (
            SELECT one, two, family, max(strength) AS strength, list({{'link': link, 'sharing': sharing}}) AS shared
            FROM met GROUP BY ALL
        )
        SELECT one, two, 1 - product(1 - strength) AS strength, flatten(list(shared)) AS shared
        FROM families GROUP BY one, two HAVING 1 - product(1 - strength) >= {JOINED} ORDER BY one, two
    """
    if not links:
        raise KeyError("candidates name no value that could join them")
    return local.query(sql, {"numbered": numbered, "shared": shared, "kinds": kinds})


def _parts_by_row(recognised: pa.Table) -> dict[int, list[tuple[str, float, tuple[str, ...]]]]:
    found: dict[int, list[tuple[str, float, tuple[str, ...]]]] = defaultdict(list)
    for hit in recognised.to_pylist():
        found[hit["row"]].append((hit["part"], hit["belief"], tuple(hit["said"])))
    return found


def _busiest(rows: pa.Table, shared: pa.Table) -> list[int]:
    """For each row the most consignments that name its receiver's address or telephone, hubs left out."""
    count = {
        (one["link"], one["hash"]): one["sharing"]
        for one in shared.to_pylist()
        if one["sharing"] <= RECEIVERS.get(one["link"], 0)
    }
    most = [0] * rows.num_rows
    for link in RECEIVERS:
        if f"hash_{link}" in rows.column_names:
            for at, hashed in enumerate(rows[f"hash_{link}"].to_pylist()):
                most[at] = max(most[at], count.get((link, hashed), 0))
    return most


def _hubs(shared: pa.Table) -> tuple[tuple[str, int], ...]:
    """For each link the number of its values beyond the cap."""
    counts = []
    for link in KIT_LINKS:
        mine = shared["sharing"].to_numpy()[shared["link"].to_numpy(zero_copy_only=False) == link.name]
        counts.append((link.name, int((mine > link.cap).sum())))
    return tuple(one for one in counts if one[1])


def _kit(
    rows: pa.Table,
    group: list[int],
    parts: dict[int, list[tuple[str, float, tuple[str, ...]]]],
    joints: list[Joint],
    busiest: int,
) -> Kit:
    """The kit of one group, with its reasons."""
    taken = rows.select(CANDIDATE.names).take(group).to_pylist()
    found = [
        Found(**(row | {"simulated": bool(row["simulated"])}), parts=tuple(sorted(parts[at])))
        for row, at in zip(taken, group, strict=True)
    ]
    found.sort(key=lambda one: (one.received_at, one.consignment_id))
    best: dict[str, tuple[float, Found, tuple[str, ...]]] = {}
    for one in found:
        for part, belief, said in one.parts:
            if part not in best or belief > best[part][0]:
                best[part] = (belief, one, said)
    reasons = [Reason("Most groups of such goods are lawful.", START)]
    reasons += [_of_part(BY_NAME[name], *best[name]) for name in (p.name for p in PARTS) if name in best]
    strongest = sorted(joints, key=lambda joint: (-joint.strength, joint.one, joint.other))
    strength = sum(joint.strength for joint in strongest) / len(strongest)
    reasons.append(
        Reason(f"Their links have a strength of {strength:.2f} in the mean.", round(LINK_POINTS * strength, 3))
    )
    reasons += _against(found, best, joints, busiest)
    missing = tuple(part.title for part in PARTS if part.name not in best and (part.core or part.name == "binder"))
    return Kit(tuple(found), tuple(strongest), tuple(reasons), missing)


def _of_part(part: Part, belief: float, one: Found, said: tuple[str, ...]) -> Reason:
    words = ", ".join(f"'{word}'" for word in said)
    sentence = f"{one.consignment_id} may hold a {part.title} ({words}; believed {belief:.2f})."
    return Reason(sentence.replace("a punches", "punches").replace("a empty", "empty"), round(part.points * belief, 3))


def _against(
    found: list[Found],
    best: dict[str, tuple[float, Found, tuple[str, ...]]],
    joints: list[Joint],
    busiest: int,
) -> list[Reason]:
    """What speaks against a kit, a reason each."""
    reasons = []
    if not any(BY_NAME[name].core for name in best):
        reasons.append(Reason("There is no machine, die or precursor among them.", NO_CORE))
    span = (found[-1].received_at - found[0].received_at).days
    if span > LONG:
        reasons.append(Reason(f"They came over {span} days.", SPREAD))
    if busiest > BUSY:
        reasons.append(Reason(f"The receiver gets much else: {busiest} consignments in this time.", TRADER))
    if all(name.startswith("consignor") for joint in joints for name, _ in joint.shared):
        reasons.append(Reason("Only a sender links them, and who sells such goods sells to many.", SAME_SENDER_ONLY))
    coded = [name for name, (_, _, said) in best.items() if all(word.startswith("HS ") for word in said)]
    if coded:
        titles = ", ".join(BY_NAME[name].title for name in sorted(coded))
        reasons.append(Reason(f"By the declared code alone: {titles}.", BY_CODE_ALONE * len(coded)))
    return reasons
