"""The fixed sentences of reasons, and the way back from a sentence to its template and the values in it.

A reason is stored as the sentence that was said at the time. Whoever shows it in another language, or wants the values
by themselves, takes it apart again: its code names the feature whose templates it can have come from. A rule's text is
its author's: it comes apart by the rule's own template, where that still is the one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tidewaiter.risk.assess import MANDATORY
from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.peers import PEERS
from tidewaiter.risk.rules.wording import taken_apart

NOTHING = "No lookout or rule points at it, and nothing in it stands out."
WAITS = "Lookout {lookout} waits for this consignment."
ALWAYS = "Always to be examined, by rule {rule}:"
GAP = "{element} was not filed: {rules} rule could not be judged."
GAPS = "{element} was not filed: {rules} rules could not be judged."
LITTLE = "Too little is known for {names}: {rules} rule could not be judged."
LITTLES = "Too little is known for {names}: {rules} rules could not be judged."
HANGS = "It hangs together with a finding."

FIXED = (NOTHING, WAITS, ALWAYS, GAP, GAPS, LITTLE, LITTLES, HANGS)
"""What a reason that is no feature's and no rule's can say."""

_TITLES = {
    "hs_code": "HS code",
    "gross_mass_kg": "Gross mass",
    "net_mass_kg": "Net mass",
    "eta": "Expected time of arrival",
    "awb": "Air waybill number",
    "s10": "S10 item identifier",
    "bill": "Bill of lading number",
    "container": "Container number",
    "posted_on": "Date of posting",
    "package_quantity": "Number of packages",
}
_FEATURES = {feature.name: feature for feature in FEATURES}


@dataclass(frozen=True, slots=True)
class Piece:
    """A template and what stands in its braces, in words, in order; a template without braces has no values."""

    template: str
    values: dict[str, str]


def title(column: str) -> str:
    """What a column is called at the head of a sentence."""
    return _TITLES.get(column, column.replace("_", " ").capitalize())


def pieces(code: str, sentence: str) -> tuple[tuple[Piece, ...], str]:
    """The templates that a stored sentence was made of, and what is left in its author's own words."""
    feature = _FEATURES.get(code)
    if feature is None:
        return _first(FIXED, sentence)
    templates = tuple(filter(None, (feature.sentence, feature.otherwise, feature.missing)))
    peers = PEERS.get(code)
    for template in templates if peers else ():
        found = taken_apart(f"{template[:-1]}; {peers.template}.", sentence) if peers else None
        if peers and found:
            usual = {name: value for name, value in found[0].items() if f"{{{name}}}" in peers.template}
            own = {name: value for name, value in found[0].items() if f"{{{name}}}" in template}
            return (Piece(template, own), Piece(peers.template, usual)), found[1]
    return _first(templates, sentence)


def values(code: str, sentence: str, rules: Mapping[str, str]) -> tuple[str, ...]:
    """The values in a stored sentence, in order; `rules` have the template of each rule by its id."""
    template = rules.get(code.removeprefix(MANDATORY))
    if template is None:
        return tuple(value for piece in pieces(code, sentence)[0] for value in piece.values.values())
    found = taken_apart(template, sentence.removeprefix(ALWAYS.format(rule=code.removeprefix(MANDATORY))).lstrip())
    return () if found is None else tuple(found[0].values())


def _first(templates: tuple[str, ...], sentence: str) -> tuple[tuple[Piece, ...], str]:
    for template in templates:
        found = taken_apart(template, sentence)
        if found is not None:
            return (Piece(template, found[0]),), found[1]
    return (), sentence
