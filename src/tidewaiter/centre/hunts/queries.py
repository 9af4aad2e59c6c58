"""Reading hunts: what each listed, which one led to a consignment, and what each lineage yielded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tidewaiter.centre.hunts.models import Hunt, ListingFile, Quarry
from tidewaiter.centre.outcomes.models import Outcome
from tidewaiter.centre.outcomes.rows import Finding
from tidewaiter.centre.targets.drafts import target_id
from tidewaiter.centre.targets.models import Target

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class HuntView:
    """A hunt as it is shown; `parent` and `root` are ids of hunts, '' where there is none and where it is itself."""

    hunt_id: str
    consignment_id: str
    parent: str
    root: str
    as_of: datetime
    reached: int
    listed: int


@dataclass(frozen=True, slots=True)
class Parent:
    """The hunt that led to a consignment: from which seizure, how strongly, and the chain in words."""

    hunt_id: str
    seizure: str
    as_of: datetime
    strength: float
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """What came of a first seizure: hunts in it, its depth, consignments listed, and their targets and outcomes.

    Targets count when they were chosen after the hunt; a consignment counts for the first hunt that listed it.
    """

    root: str
    seizure: str
    since: datetime
    hunts: int
    generations: int
    listed: int
    targeted: int
    examined: int
    found: int


@dataclass(frozen=True, slots=True)
class ListingFileView:
    """A file of listings: its digest, where it lies below the workspace, how many lines of it were read."""

    sha256: str
    file: str
    lines: int


def listing_files() -> list[ListingFileView]:
    """Files of listings, in the order in which they were imported."""
    rows = ListingFile.objects.order_by("number").values(*ListingFileView.__slots__)
    return [ListingFileView(**row) for row in rows]


def hunted() -> set[str]:
    """The consignments from which a hunt was made."""
    return set(Hunt.objects.values_list("consignment_id", flat=True))


def hunt_from(consignment_id: str) -> HuntView | None:
    """The hunt from a consignment, None where none was made."""
    row = Hunt.objects.select_related("parent", "root").filter(consignment_id=consignment_id).first()
    return None if row is None else _view(row, Quarry.objects.filter(hunt=row).count())


def hunts() -> list[HuntView]:
    """All hunts, oldest first."""
    rows = Hunt.objects.select_related("parent", "root").order_by("number")
    listed: dict[int, int] = {}
    for hunt in Quarry.objects.values_list("hunt_id", flat=True):
        listed[hunt] = listed.get(hunt, 0) + 1
    return [_view(row, listed.get(row.pk, 0)) for row in rows]


def _view(row: Hunt, listed: int) -> HuntView:
    return HuntView(
        hunt_id=row.hunt_id,
        consignment_id=row.consignment_id,
        parent="" if row.parent is None else row.parent.hunt_id,
        root=row.hunt_id if row.root is None else row.root.hunt_id,
        as_of=row.as_of,
        reached=row.reached,
        listed=listed,
    )


def parents_of(consignment_id: str, before: datetime | None = None) -> list[Parent]:
    """The hunts that listed a consignment, made by a moment (None: ever), strongest first."""
    rows = Quarry.objects.filter(consignment_id=consignment_id).select_related("hunt").order_by("-strength", "hunt_id")
    if before is not None:
        rows = rows.filter(hunt__at__lte=before)
    return [
        Parent(row.hunt.hunt_id, row.hunt.consignment_id, row.hunt.as_of, row.strength, tuple(row.chain))
        for row in rows
    ]


def standing(consignments: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Of those that are targets the id and the state of the latest target."""
    found: dict[str, tuple[str, str]] = {}
    for part in _parts(consignments):
        rows = Target.objects.filter(consignment_id__in=part).order_by("number")
        for number, name, state in rows.values_list("number", "consignment_id", "state"):
            found[name] = (target_id(number), state)
    return found


def lineages() -> list[Lineage]:
    """The yield of each lineage, the one that found most first."""
    hunts_by_root: dict[int, list[Hunt]] = {}
    root_of: dict[int, int] = {}
    for row in Hunt.objects.order_by("number"):
        root_of[row.pk] = row.root_id or row.pk
        hunts_by_root.setdefault(root_of[row.pk], []).append(row)
    listed: dict[str, tuple[int, datetime]] = {}
    quarries = Quarry.objects.order_by("hunt_id").values_list("consignment_id", "hunt_id", "hunt__at")
    for name, hunt, at in quarries:
        listed.setdefault(name, (root_of[hunt], at))
    targeted = _targeted_after(listed)
    examined, found = _examined(targeted)
    made = []
    for root, members in hunts_by_root.items():
        mine = {name for name, (of, _) in listed.items() if of == root}
        first = members[0]
        made.append(
            Lineage(
                root=first.hunt_id,
                seizure=first.consignment_id,
                since=first.as_of,
                hunts=len(members),
                generations=_generations(members),
                listed=len(mine),
                targeted=len(mine & targeted),
                examined=len(mine & examined),
                found=len(mine & found),
            )
        )
    return sorted(made, key=lambda one: (-one.found, one.root))


def _generations(members: Iterable[Hunt]) -> int:
    """The longest line of parents among hunts in the order in which they were made."""
    depth: dict[int, int] = {}
    for row in members:
        depth[row.pk] = 1 + (depth.get(row.parent_id, 0) if row.parent_id is not None else 0)
    return max(depth.values())


def _targeted_after(listed: dict[str, tuple[int, datetime]]) -> set[str]:
    found = set()
    for part in _parts(sorted(listed)):
        rows = Target.objects.filter(consignment_id__in=part).values_list("consignment_id", "selection_run__at")
        found |= {name for name, at in rows if at >= listed[name][1]}
    return found


def _examined(names: set[str]) -> tuple[set[str], set[str]]:
    """Those examined, and those of them in which something was found."""
    examined, found = set(), set()
    for part in _parts(sorted(names)):
        rows = Outcome.objects.filter(consignment_id__in=part, examined=True)
        for name, finding in rows.values_list("consignment_id", "finding"):
            examined.add(name)
            if finding != Finding.NONE.value:
                found.add(name)
    return examined, found


def _parts(values: Sequence[str]) -> list[Sequence[str]]:
    return [values[start : start + _AT_A_TIME] for start in range(0, len(values), _AT_A_TIME)]
