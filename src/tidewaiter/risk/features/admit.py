"""What may be a feature: no protected trait, nothing the checker refuses, no sentence that shows what it has not.

A mistake in a feature is an error when the product is loaded, not a wrong score later.
"""

from collections.abc import Iterable
from string import Formatter

import pyarrow as pa

from tidewaiter.cargo.protected import protected_trait
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.engine.expression import ExpressionError, check, names_of
from tidewaiter.history.lake import LAKE
from tidewaiter.history.statistics import PROFILE
from tidewaiter.parties.screening.summary import SUMMARY
from tidewaiter.risk.features.feature import Feature
from tidewaiter.risk.linked import LINKED
from tidewaiter.risk.text.described import DESCRIBED

SOURCES = pa.schema(
    [*LAKE, *(field for field in PROFILE if field.name not in LAKE.names), *DESCRIBED, *LINKED, *SUMMARY]
)
"""The columns that an expression may read: a lake row with its profile, what its description, links and lists say."""


class FeatureError(ValueError):
    """A feature that must not be: a protected trait, or a mistake in its definition."""


def table_of(features: Iterable[Feature]) -> tuple[Feature, ...]:
    """The features as given; raises FeatureError for a protected trait, an expression or sentence that is wrong."""
    table = tuple(features)
    names = [feature.name for feature in table]
    if len(set(names)) != len(names):
        raise FeatureError(f"two features have the same name: {sorted({n for n in names if names.count(n) > 1})}")
    shown = {*CONSIGNMENT.names, "grade", "problem_codes", *names}
    for feature in table:
        _refuse_protected(feature)
        _refuse_mistakes(feature, shown)
    return table


def _refuse_protected(feature: Feature) -> None:
    try:
        read = names_of(feature.expression)
    except ExpressionError as error:
        raise FeatureError(f"{feature.name}: {error}") from error
    for name in sorted({feature.name, *feature.evidence, *read}):
        if trait := protected_trait(name):
            raise FeatureError(f"{feature.name}: {name} is a protected trait of a person ({trait})")


def _refuse_mistakes(feature: Feature, shown: set[str]) -> None:
    if feature.name in LAKE.names:
        raise FeatureError(f"{feature.name} is the name of a column as filed; a feature needs its own")
    for problem in check(feature.expression, SOURCES.names):
        raise FeatureError(f"{feature.name}: {problem.code}: {problem.value}: {problem.hint}")
    if not set(feature.evidence) <= shown:
        raise FeatureError(f"{feature.name}: evidence that no row shows: {sorted(set(feature.evidence) - shown)}")
    for sentence in (feature.sentence, feature.otherwise, feature.missing):
        named = {field for _, field, _, _ in Formatter().parse(sentence) if field is not None}
        if not named <= {"value", *feature.evidence}:
            raise FeatureError(f"{feature.name}: a sentence names what is not among its evidence: {sorted(named)}")
