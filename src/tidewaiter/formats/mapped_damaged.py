"""Rows of a table that could not be read as rows, kept so that each can be read alone."""

from array import array

from tidewaiter.cargo.problem import MAX_QUOTED, Problem, Severity
from tidewaiter.formats.parsed import MAX_LISTED, Reject


class Damaged:
    """Units that became no row; beyond MAX_LISTED their bytes are one, behind the header, which stands once."""

    def __init__(self, front: bytes = b"") -> None:
        self.front = front
        self.at = array("q")
        self._listed: list[bytes] = []
        self._rest = bytearray()

    def add(self, at: int, raw: bytes) -> None:
        """Take a unit at its position."""
        self.at.append(at)
        if len(self._listed) < MAX_LISTED:
            self._listed.append(raw)
            return
        if len(self.at) > MAX_LISTED + 1:
            self._rest += b"\n"
        self._rest += raw.rstrip(b"\r\n")

    def aside(self, code: str, path: str, hint: str) -> tuple[list[Problem], list[Reject]]:
        """Rejects, with a FATAL problem each."""
        problems, rejects = [], []
        for at, raw in zip(self.at, self._listed, strict=False):
            shown = raw[: 4 * MAX_QUOTED].decode("utf-8", errors="replace").rstrip("\r\n")
            problems.append(Problem(code, path, shown, hint, Severity.FATAL, at))
            rejects.append(Reject(at, self.front + raw))
        if len(self.at) > MAX_LISTED:
            first, more = self.at[MAX_LISTED], len(self.at) - MAX_LISTED
            problems.append(Problem(code, path, f"{more} more", f"{hint} Kept together.", Severity.FATAL, first))
            rejects.append(Reject(first, bytes(self.front + self._rest)))
        return problems, rejects
