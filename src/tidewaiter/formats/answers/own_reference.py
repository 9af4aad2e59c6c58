"""How the sender of a message calls it, from its first bytes: what an acknowledgement answers to.

EDIFACT: the interchange control reference (UNB 0020). X12: the interchange control number (ISA13). CC315A and ICS2: the
message's own number. '' where the message has none of these.
"""

import re

HEAD = 4096
_UNB = re.compile(rb"UNB\+(?:[^+']*\+){4}([^+']{1,35})")
_NUMBER = re.compile(rb"<(?:\w{1,20}:)?(?:MesIdeMES19|messageId|LRN)>([^<]{1,291})</")
_ISA, _CONTROL = b"ISA", 13


def own_reference(data: bytes) -> str:
    """The sender's name for the message, on one line."""
    head = data[:HEAD]
    found = _UNB.search(head) or _NUMBER.search(head)
    said = found[1] if found is not None else _control_number(head)
    return " ".join(said.decode("utf-8", "replace").split())


def _control_number(head: bytes) -> bytes:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    elements = start.split(start[3:4]) if start.startswith(_ISA) and len(start) > len(_ISA) else []
    return elements[_CONTROL] if len(elements) > _CONTROL else b""
