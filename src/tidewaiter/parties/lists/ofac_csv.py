"""OFAC's legacy CSV files: sdn.csv, and beside it alt.csv (other names) and add.csv (addresses).

Columns are those of "SDN List Data Formats & Data Schemas" (dat_spec.txt): sdn.csv ent_num, SDN_Name, SDN_Type,
Program, Title, Call_Sign, Vess_type, Tonnage, GRT, Vess_flag, Vess_owner, Remarks; alt.csv ent_num, alt_num, alt_type,
alt_name, alt_remarks; add.csv ent_num, Add_num, Address, City/State/Province/Postal Code, Country, Add_remarks. "-0-"
is null. The consolidated files (cons_prim, cons_alt, cons_add) are the same. Numbers in remarks are read by the words
before them.
"""

import re
from collections.abc import Iterator, Mapping

from tidewaiter.cargo.problem import Problem
from tidewaiter.parties.lists.schema import Entry, EntryKind, IdentifierKind, Listing, Name, Sort, Strength, listing
from tidewaiter.parties.lists.text import decoded, records

_NULL = "-0-"
_KINDS = {"individual": EntryKind.PERSON, "vessel": EntryKind.VESSEL, "aircraft": EntryKind.OTHER}
_SORTS = {"aka": Sort.ALIAS, "fka": Sort.FORMER, "nka": Sort.ALIAS}
_COLUMNS, _ALT_COLUMNS, _ADD_COLUMNS = 12, 5, 6

_REMARKS: tuple[tuple[re.Pattern[str], IdentifierKind], ...] = (
    (re.compile(r"(?i)\b(?:Passport|National ID No\.|Tax ID No\.|Registration (?:ID|Number)|Identification Number|"
                r"Cedula No\.|C\.?U\.?R\.?P\.?|R\.?F\.?C\.?|D-U-N-S Number|Commercial Registry Number|NIT #|C\.I\.F\.|"
                r"SSN|Vessel Registration Identification(?: IMO)?|MMSI)[: ]*([A-Z0-9][A-Z0-9./-]{4,29})"),
     IdentifierKind.DOCUMENT),
    (re.compile(r"(?i)\bDigital Currency Address - [A-Z0-9]{2,5} ([A-Za-z0-9]{20,100})"), IdentifierKind.WALLET),
    (re.compile(r"(?i)\b(?:Email Address)[: ]+([^\s;,]+@[^\s;,]+)"), IdentifierKind.EMAIL),
    (re.compile(r"(?i)\b(?:Phone Number|Telephone(?: No\.)?)[: ]+(\+?[0-9][0-9 ()/-]{5,24}[0-9])"),
     IdentifierKind.PHONE),
)  # fmt: skip
_WEAK = re.compile(r"a\.k\.a\. '([^']+)'")


def recognise(data: bytes, name: str) -> bool:
    """Whether a file looks like sdn.csv: a number, a quoted name, and eleven commas in the first line."""
    first = data[:4096].decode("latin-1").splitlines()[:1]
    found = list(records(first[0])) if first else []
    row = (found[0] if found else None) or []
    return len(row) == _COLUMNS and row[0].strip().isdigit() and name.lower().endswith((".csv", ".del"))


def companion(name: str, other: str) -> str | None:
    """What the file of other names ("alt") or addresses ("add") is called beside a file of this name."""
    found = re.sub(r"(?i)sdn(?=[^/]*$)|prim(?=[^/]*$)", other, name, count=1)
    return found if found != name else None


def read(data: bytes, name: str, beside: Mapping[str, bytes]) -> Listing:
    """Entries with the names and addresses of the files beside; which file it is its own name tells."""
    problems: list[Problem] = []
    entries: dict[str, Entry] = {}
    for line, row in _rows(data, _COLUMNS, "sdn", problems):
        number, primary, kind, programme = row[0], row[1], row[2], row[3]
        entry = Entry(number, _KINDS.get(kind.lower(), EntryKind.OTHER if kind else EntryKind.COMPANY))
        entry.names.append(Name(primary, sort=Sort.PRIMARY))
        entry.programme = programme or None
        _remarks(entry, row[11])
        if number in entries:
            problems.append(Problem("list-entry-repeated", f"sdn line {line}", number, "The later one counts."))
        entries[number] = entry
    known = {key.lower(): content for key, content in beside.items()}
    for other, columns in (("alt", _ALT_COLUMNS), ("add", _ADD_COLUMNS)):
        content = known.get((companion(beside_name(name), other) or other).lower())
        if content is None:
            hint = "Without it other names or addresses are not screened: put it beside the file."
            problems.append(Problem("list-file-missing", other, name, hint))
            continue
        for line, row in _rows(content, columns, other, problems):
            entry = entries.get(row[0])  # type: ignore[assignment] # None is looked at below
            if entry is None:
                problems.append(Problem("list-entry-unknown", f"{other} line {line}", row[0], "Of no entry: left out."))
            elif other == "alt":
                weak = Strength.WEAK if "weak" in row[4].lower() else Strength.STRONG
                entry.names.append(Name(row[3], weak, _SORTS.get(row[2].lower(), Sort.ALIAS)))
            else:
                if row[2]:
                    entry.addresses.append(", ".join(part for part in row[2:5] if part))
                entry.countries.append(row[4])
    return listing(name, entries.values(), problems)


def beside_name(name: str) -> str:
    """The last part of a path."""
    return name.replace("\\", "/").rpartition("/")[2]


def _rows(data: bytes, columns: int, file: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    for line, row in enumerate(records(decoded(data).replace("\x1a", "")), 1):
        if row is None:
            problems.append(Problem("list-line-unreadable", f"{file} line {line}", "", "Here and below: left out."))
            return
        values = ["" if value.strip() == _NULL else value.strip() for value in row]
        if not any(values):
            continue
        if not values[0].isdigit() or len(values) < columns - 1:
            problems.append(Problem("list-line-unreadable", f"{file} line {line}", ",".join(row), "Left out."))
            continue
        yield line, values + [""] * (columns - len(values))


def _remarks(entry: Entry, remarks: str) -> None:
    for pattern, kind in _REMARKS:
        entry.identifiers.extend((kind, found) for found in pattern.findall(remarks))
    entry.names.extend(Name(found, Strength.WEAK) for found in _WEAK.findall(remarks))
