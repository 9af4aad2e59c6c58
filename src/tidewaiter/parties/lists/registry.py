"""Which reader reads a list: a table, the first that recognises the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tidewaiter.parties.lists import followthemoney, ofac_advanced, ofac_csv, ofac_xml, plain, un_xml
from tidewaiter.parties.lists.schema import Listing, Read, refused


@dataclass(frozen=True, slots=True)
class ListFormat:
    """A published format: its name, how it is known (bytes, file name), and its reader."""

    name: str
    title: str
    recognise: Callable[[bytes, str], bool]
    read: Read


FORMATS: tuple[ListFormat, ...] = (
    ListFormat("ofac-xml", "OFAC sdn.xml, consolidated.xml", ofac_xml.recognise, ofac_xml.read),
    ListFormat("ofac-advanced", "OFAC advanced XML", ofac_advanced.recognise, ofac_advanced.read),
    ListFormat("un-xml", "UN Security Council consolidated list", un_xml.recognise, un_xml.read),
    ListFormat("ftm", "FollowTheMoney JSON Lines", followthemoney.recognise, followthemoney.read),
    ListFormat("ofac-csv", "OFAC sdn.csv with alt.csv and add.csv", ofac_csv.recognise, ofac_csv.read),
    ListFormat("plain", "names as CSV or text", plain.recognise, plain.read),
)


def read(data: bytes, name: str, beside: Mapping[str, bytes] | None = None) -> Listing:
    """Entries of a list in any format that is known; a problem where none is."""
    for one in FORMATS:
        if one.recognise(data, name):
            return one.read(data, name, beside or {})
    hint = f"Known are: {'; '.join(one.title for one in FORMATS)}."
    return refused("list-format-unknown", name, hint)
