"""A list of one's own: text with a name a line, or CSV with a heading.

Columns of CSV, in any order, by these headings: name (needed, or one of the identifiers), aliases (parted by ;), id,
kind (person, company, vessel), phone, email, account, wallet, document, tracking, address, country, programme, url. A
CSV file without a heading `name` is read as text.
"""

from collections.abc import Mapping

from tidewaiter.cargo.problem import Problem
from tidewaiter.parties.lists.schema import Entry, EntryKind, IdentifierKind, Listing, Name, Sort, listing
from tidewaiter.parties.lists.text import decoded, records

_HEADINGS = frozenset({"name", "aliases", "id", "kind", "address", "country", "programme", "url", *IdentifierKind})


def recognise(data: bytes, name: str) -> bool:  # noqa: ARG001 - a reader's signature
    """Any text that is not markup."""
    return b"\x00" not in data[:4096] and data.lstrip(b"\xef\xbb\xbf \r\n")[:1] not in {b"<", b"{", b"["}


def read(data: bytes, name: str, beside: Mapping[str, bytes]) -> Listing:  # noqa: ARG001 - a reader's signature
    """An entry a line; its number is its id where none is given."""
    written = decoded(data)
    table = records(written)
    first = next(table, None) or []
    headings = [heading.strip().lower() for heading in first]
    if not set(headings) & {"name", *IdentifierKind}:
        lines = ((n, line.strip()) for n, line in enumerate(written.splitlines(), 1))
        said = [Entry(str(n), names=[Name(line, sort=Sort.PRIMARY)]) for n, line in lines if line and line[0] != "#"]
        return listing(name, said)
    unknown = [heading for heading in headings if heading and heading not in _HEADINGS]
    hint = f"Read are: {', '.join(sorted(_HEADINGS))}."
    problems = [Problem("list-column-unknown", "heading", heading, hint) for heading in unknown]
    entries = []
    for number, row in enumerate(table, 2):
        if row is None:
            problems.append(Problem("list-line-unreadable", f"line {number}", "", "Here and below: left out."))
            break
        values = {key: value.strip() for key, value in zip(headings, row, strict=False) if key}
        if any(values.values()):
            entries.append(_entry(values, number))
    return listing(name, entries, problems)


def _entry(values: Mapping[str, str], number: int) -> Entry:
    said = values.get("kind", "").lower()
    kind = EntryKind(said) if said in set(EntryKind) else EntryKind.OTHER
    entry = Entry(values.get("id") or str(number), kind)
    entry.names.append(Name(values.get("name", ""), sort=Sort.PRIMARY))
    entry.names.extend(Name(alias.strip()) for alias in values.get("aliases", "").split(";"))
    entry.identifiers.extend((of, values[of]) for of in IdentifierKind if values.get(of))
    entry.addresses.append(values.get("address", ""))
    entry.countries.append(values.get("country", ""))
    entry.programme, entry.url = values.get("programme") or None, values.get("url") or None
    return entry
