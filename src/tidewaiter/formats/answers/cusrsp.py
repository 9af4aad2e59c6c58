"""UPU CUSRSP, what customs answers a post about an item, as an EDIFACT message. Not yet tried on a post's live data.

Written from public descriptions (UPU M44: item identifier, decision, reason); its layout is not public, so segments are
those of CUSRES with the item in CNI.
"""

from tidewaiter.formats.answers.answer import Answer, AnswerKind
from tidewaiter.formats.answers.cusres import clean, closing, interchange, opening
from tidewaiter.formats.edifact_marks import Marks

KINDS = frozenset(AnswerKind)

_ITEM = 35


def dump(answer: Answer) -> bytes:
    """The answer as an interchange; ValueError where it names no postal item."""
    if not answer.s10:
        raise ValueError("a CUSRSP names a postal item by its S10")
    item = Marks().write("CNI", "1", clean(answer.s10)[:_ITEM])
    return interchange(answer, ("CUSRSP", "1", "0", "UP"), [*opening(answer, "CUSRSP"), item, *closing(answer)])
