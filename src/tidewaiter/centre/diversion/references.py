"""References to evidence as an element of a sheet names them, and whether there is such a thing for who writes it.

'S-000001' a seizure, 'X-' an examination, 'T-' a target, 'R-' a referral, 'K-' a kit, 'IN-' a notification, 'GC-' a
check of goods, 'EU-' a request for end-use evidence of the case, a consignment by its id ('bill:…'), or 'document: …'
for a paper.
"""

from collections.abc import Callable, Sequence

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.diversion import queries
from tidewaiter.centre.diversion.models import DiversionCase, GoodsCheck, KitMember
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.evidence.drafts import number
from tidewaiter.centre.exams import queries as exams
from tidewaiter.centre.referrals import queries as referrals
from tidewaiter.centre.targets import queries as targets

MOST = 20
DOCUMENT = "document:"
LONGEST = 300

KNOWN: dict[str, Callable[[Actor, str], object | None]] = {
    "S": evidence.seizure,
    "X": exams.exam,
    "T": targets.seen,
    "R": referrals.referral,
    "K": queries.kit,
    "IN": queries.notice,
    "GC": queries.check,
}


def check(actor: Actor, case: DiversionCase, references: Sequence[str]) -> list[str]:
    """References without blanks and repetitions; Conflict (422) for one that names nothing the actor sees."""
    wanted = list(dict.fromkeys(one.strip() for one in references if one.strip()))
    if len(wanted) > MOST:
        raise Conflict(
            "too-many", "an element names at most {most} pieces of evidence", "name the best", 422, most=MOST
        )
    unknown = [one for one in wanted if not _is_there(actor, case, one)]
    if unknown:
        hint = "name a seizure (S-…), target (T-…), kit (K-…), notification (IN-…), consignment, or 'document: …'"
        raise Conflict("unknown-evidence", "there is nothing called {unknown}", hint, 422, unknown=unknown[0][:60])
    return wanted


def _is_there(actor: Actor, case: DiversionCase, reference: str) -> bool:
    if len(reference) > LONGEST:
        return False
    letters = reference.partition("-")[0]
    if reference.startswith(DOCUMENT):
        found = bool(reference.removeprefix(DOCUMENT).strip())
    elif letters == "EU":
        found = case.requests.filter(pk=number(reference, "EU")).exists()
    elif letters in KNOWN:
        found = KNOWN[letters](actor, reference) is not None
    else:
        found = case.goods.filter(consignment_id=reference).exists() or consignment_known(actor, reference)
    return found


def consignment_known(actor: Actor, consignment_id: str) -> bool:
    """Whether a consignment was compared, belongs to a kit or is a target, as far as the actor sees."""
    if GoodsCheck.objects.filter(consignment_id=consignment_id).exists():
        return queries.visible_checks(actor).filter(consignment_id=consignment_id).exists()
    within = KitMember.objects.filter(consignment_id=consignment_id).values("kit")
    if queries.visible_kits(actor).filter(pk__in=within).exists():
        return True
    return targets.visible_to(actor).filter(consignment_id=consignment_id).exists()
