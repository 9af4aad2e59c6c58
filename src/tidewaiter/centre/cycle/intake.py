"""Taking messages in: parse, examine, version, store, commit.

Each message is one batch and one commit. Messages taken together share one look-up of what is known of
their consignments. Several processes may take in at once: parsing and examining need no lock; from the
look-up of what is known to the commit the lake's lock is held, because versions are numbered. What a crash
left behind is swept at the start.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

import pyarrow as pa

from tidewaiter.centre import inbox
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import actions, queries
from tidewaiter.centre.batches.manifest import LakeEntry, LakeKind, batch_id
from tidewaiter.centre.cycle import definitions, memory, upkeep
from tidewaiter.centre.cycle.arriving import IntakeReport, Message, arrival_of, report_of
from tidewaiter.centre.files import write_bytes_atomically
from tidewaiter.centre.lock import Held, Told, lake_lock
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.formats import mapping as mappings
from tidewaiter.formats import registry
from tidewaiter.formats.parsed import Format
from tidewaiter.history import lake
from tidewaiter.pipeline import receive

GROUP_BYTES = 64 * 2**20
"""Messages are taken together up to this size, so that memory stays bounded."""

FILES_AT_ONCE = 4
"""Files of a batch that wait for the disk together."""

SMALL_ROWS = 20_000
"""Messages that come together and hold no more than so many consignments lie in the same files."""

GROUP_ROWS = 200_000
"""And up to about so many consignments."""


class Intake:
    """The door of a workspace, open while the `with` block runs; other processes may have theirs open too.

    `take_all` and `replay` take the lake's lock when they need it. Whoever calls `received` and `commit` holds it
    from before the one until after the other. `on_wait` is told who else holds it, and for how many seconds
    it has been waited for.
    """

    def __init__(self, workspace: Workspace, actor: Actor, *, on_wait: Told | None = None) -> None:
        self.workspace = workspace
        self.actor = actor
        self._on_wait = on_wait or (lambda _holder, _seconds: None)
        self._definitions = definitions.load(workspace.home)
        self._mappings = registry.mappings_in(self._definitions.mappings)
        self._connection = local.connect()
        self._readers: dict[str, Format] = {}

    def __enter__(self) -> Self:
        """Sweep what a crash left behind, and what was replaced long ago."""
        upkeep.refuse_outdated()
        with self._lock() as held:
            upkeep.sweep_lake(self.workspace, self.actor, held)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the engine."""
        self._connection.close()

    def _lock(self) -> AbstractContextManager[Held]:
        return lake_lock(self.workspace.home, on_wait=self._on_wait, doing="taking in messages")

    def locked(self) -> AbstractContextManager[Held]:
        """The lake's lock, for what numbers versions and commits them."""
        return self._lock()

    def take_all(self, messages: Iterable[Message]) -> Iterator[IntakeReport]:
        """Take in messages in their order, a report each."""
        waiting: list[Message] = []
        for message in messages:
            waiting.append(message)
            if sum(len(m.data) for m in waiting) > GROUP_BYTES:
                yield from self._take(waiting)
                waiting = []
        yield from self._take(waiting)

    def replay(self, message: Message, reader: Format, sha256: str, unit: int) -> bool:
        """Take in what a quarantined unit holds, as a batch of its own; False when it still cannot be used."""
        prepared = receive.prepare([self.opened(message, reader, sha256)], self._definitions.surroundings)
        with self._lock():
            received = self._numbered(prepared)[0]
            if received.rows.num_rows == 0 and received.duplicates == 0 and received.events.num_rows == 0:
                return False
            self.commit(message, reader, sha256, received, (unit,))
        return True

    def _take(self, messages: Sequence[Message]) -> Iterator[IntakeReport]:
        known = {message.sha256: queries.batch_by_sha(message.sha256) for message in messages}
        fresh: dict[str, tuple[Message, Format]] = {}
        opened = []
        for message in messages:
            if known[message.sha256] is None and message.sha256 not in fresh:
                reader = self.reader(message)
                fresh[message.sha256] = (message, reader)
                opened.append(self.opened(message, reader, message.sha256))
        reports: dict[str, IntakeReport] = {}
        for group in receive.grouped(opened, GROUP_ROWS):
            prepared = receive.prepare(group, self._definitions.surroundings)
            with self._lock():
                since = {one.sha256: queries.batch_by_sha(one.sha256) for one in group}
                known |= since
                mine = [one for one in group if since[one.sha256] is None]
                if 0 < len(mine) < len(group):  # another process took the others in meanwhile
                    prepared = receive.prepare(mine, self._definitions.surroundings)
                for one, received in zip(mine, self._numbered(prepared) if mine else [], strict=True):
                    message, reader = fresh[one.sha256]
                    reports[one.sha256] = self.commit(message, reader, one.sha256, received, ())
        for message in messages:
            if message.sha256 in reports:
                yield reports.pop(message.sha256)
            else:
                yield already_known(message, known[message.sha256])

    def opened(self, message: Message, reader: Format, sha256: str) -> receive.Opened:
        """Parse; in a practice workspace everything is simulated, whatever its wire format can say."""
        return receive.open_message(
            message.data,
            reader,
            sha256=sha256,
            received_at=message.received_at,
            simulated=self.workspace.practice,
        )

    def received(self, group: Sequence[receive.Opened], known: pa.Table | None = None) -> list[receive.Received]:
        """Examine a group and number its versions; `known` is looked up in the lake unless given."""
        prepared = receive.prepare(group, self._definitions.surroundings)
        return self._numbered(prepared) if known is None else receive.number_versions(prepared, known)

    def _numbered(self, prepared: receive.Prepared) -> list[receive.Received]:
        """Number versions by what is stored; the lock is held."""
        known = memory.known_versions(self.workspace, self._connection, consignment_ids(prepared.group))
        return receive.number_versions(prepared, known)

    def opened_all(self, messages: Sequence[Message], readers: Sequence[Format]) -> list[receive.Opened]:
        """Parse several messages, as `opened` does each."""
        waiting = [
            receive.Unopened(message.data, message.sha256, message.received_at, reader)
            for message, reader in zip(messages, readers, strict=True)
        ]
        return receive.open_messages(waiting, simulated=self.workspace.practice)

    def reader(self, message: Message) -> Format:
        """How to read a message: by its mapping, or by its content; what nobody knows reads as a Problem.

        One Format for all messages of a mapping, so that they can be read together.
        """
        if message.failed:
            return registry.failing(message.failed)
        named = self._readers.get(message.mapping or "")
        if named is None:
            found = self._reader(message)
            named = found if found.parse_all is None else self._readers.setdefault(found.name, found)
        return named

    def _reader(self, message: Message) -> Format:
        if message.mapping is None:
            return registry.recognise(message.data, self._mappings) or registry.UNKNOWN
        named = {mapping.name: mapping for mapping in self._mappings}
        mapping = named.get(message.mapping)
        if mapping is None and inbox.mapping_in(message.name):
            # It was there when the message was received: one message must not hold up the others.
            return registry.recognise(message.data, self._mappings) or registry.UNKNOWN
        return registry.mapped_format(mapping or mappings.load(message.mapping, self._definitions.mappings))

    def commit(
        self,
        message: Message,
        reader: Format,
        sha256: str,
        received: receive.Received,
        replayed: tuple[int, ...],
    ) -> IntakeReport:
        """Write a message's files and make it visible."""
        arrival = arrival_of(
            message, reader, sha256, received, self._written(received.rows, batch_id(sha256)), replayed
        )
        actions.commit_batches(self.actor, [arrival])
        return report_of(arrival)

    def commit_all(
        self, messages: Sequence[Message], readers: Sequence[Format], received: Sequence[receive.Received]
    ) -> list[IntakeReport]:
        """Write several messages' files and make them visible in one commit, a batch and an entry each.

        The rows of small messages lie together in the files of the first that has any: the disk is waited for once, and
        whoever reads the lake opens one file instead of hundreds. They must be assessed in the same transaction.
        """
        names = [message.sha256 for message in messages]
        arrivals = [
            arrival_of(message, reader, name, one, files, (), owner)
            for message, reader, name, one, (files, owner) in zip(
                messages, readers, names, received, self._stored(names, received), strict=True
            )
        ]
        actions.commit_batches(self.actor, arrivals)
        return [report_of(arrival) for arrival in arrivals]

    def _stored(
        self, sha256: Sequence[str], received: Sequence[receive.Received]
    ) -> list[tuple[Sequence[LakeEntry], str]]:
        """Write the files of messages: for each those in which its rows lie, and the batch to which they belong."""
        first = next((n for n, one in enumerate(received) if one.rows.num_rows), 0)
        if len(received) < 2 or sum(one.rows.num_rows for one in received) > SMALL_ROWS:  # noqa: PLR2004 - several
            return [(self._written(one.rows, batch_id(name)), "") for name, one in zip(sha256, received, strict=True)]
        owner = batch_id(sha256[first])
        files = self._written(pa.concat_tables([one.rows for one in received]), owner)
        found: list[tuple[Sequence[LakeEntry], str]] = []
        for number, one in enumerate(received):
            days = set(one.rows["arrival_date"].to_pylist())
            there = [file for file in files if file.on in days or (days and file.kind is LakeKind.INDEX)]
            found.append((files, "") if number == first else (there, owner if there else ""))
        return found

    def _written(self, rows: pa.Table, batch: str) -> list[LakeEntry]:
        """The files of a batch and the index of their identifiers, several waiting for the disk at once."""
        parts = lake.split(rows)
        if not parts:
            return []
        with ThreadPoolExecutor(FILES_AT_ONCE) as threads:
            index = threads.submit(memory.index_of_batch, self.workspace, batch, parts)
            files = list(threads.map(lambda part: self._write(part[0], part[1], batch), parts))
            return [*files, index.result()]

    def _write(self, on: object, part: pa.Table, batch: str) -> LakeEntry:
        path = lake.relative_path(on, batch)  # type: ignore[arg-type] # lake.split gives dates
        written = write_bytes_atomically(lake.encode(part), self.workspace.lake / path)
        return LakeEntry(LakeKind.CONSIGNMENTS, path, on, part.num_rows, written.bytes, written.sha256)  # type: ignore[arg-type] # as above


def consignment_ids(group: Sequence[receive.Opened]) -> pa.ChunkedArray:
    """The consignments that messages speak of."""
    return pa.chunked_array([c for one in group for c in one.parsed.rows["consignment_id"].chunks], pa.string())


def already_known(message: Message, before: queries.BatchView | None) -> IntakeReport:
    """The report on a message that was taken in before, or a moment ago where there is no batch yet."""
    if before is None:
        return IntakeReport(message.name, batch_id(message.sha256), "", 0, 0, 0, 0, 0, already=True)
    return IntakeReport(
        name=message.name,
        batch_id=before.batch_id,
        format=before.format,
        rows=before.rows,
        amended=before.amended,
        duplicates=before.duplicates,
        quarantined=before.quarantined,
        problems=before.problems,
        already=True,
        grades=before.grades,
        events=before.events,
    )
