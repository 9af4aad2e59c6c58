"""What SuccessResponse and ErrorResponse share: the number of a submission, and how a document is put together.

Both are answers of the United Kingdom's service for CC315A and CC313A v11.2, whose schemas and examples are published.
The Union's own answers to ICS1 (CC328A, CC316A) are not: nothing is written as them.
"""

import hashlib

from tidewaiter.formats.answers.answer import Answer
from tidewaiter.formats.answers.ics2 import text

DATA = "http://www.govtalk.gov.uk/enforcement/ICS/responsedata/7"
"""Namespace of what these answers say that is particular to entry summary declarations."""

_LONGEST = 14


def correlation(answer: Answer) -> str:
    """CorrelationId: fourteen digits that follow from the centre's reference, the same for the same message."""
    digest = hashlib.sha256(answer.reference.encode()).digest()
    number = f"{int.from_bytes(digest[:8], 'big') % 10**_LONGEST:0{_LONGEST}d}"
    return f'<CorrelationId xmlns="{DATA}">{number}</CorrelationId>'


def said(name: str, answer: Answer, otherwise: str = "") -> str:
    """An element of words, the sender's own number of the message in front."""
    return text(name, ": ".join(part for part in (answer.answers_to, answer.text or otherwise) if part), 1000)


def document(body: str) -> bytes:
    """A whole document in UTF-8."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()
