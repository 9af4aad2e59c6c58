"""What a linkage and a decision bring to the store."""

from dataclasses import dataclass

from tidewaiter.parties.resolution.verdict import Verdict


@dataclass(frozen=True, slots=True)
class NewLinkage:
    """Files of one linkage below the folder of entities, with their SHA-256; `sources` are the lake files it read.

    One made `anew`, with a new model, takes the place of all before it.
    """

    model: str
    records_file: str
    edges_file: str
    sha256: dict[str, str]
    sources: tuple[str, ...]
    records: int
    edges: int
    anew: bool = False


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What somebody says of two records, why, and the weight and evidence that the model gave when it was said."""

    left: str
    right: str
    verdict: Verdict
    why: str
    weight: float | None
    evidence: tuple[str, ...]
