"""The features: one file each, listed in `table.py`; what a model and rules see of a consignment."""

from tidewaiter.risk.features.admit import SOURCES, FeatureError, table_of
from tidewaiter.risk.features.compute import compute
from tidewaiter.risk.features.feature import Feature
from tidewaiter.risk.features.table import FEATURES, markdown

__all__ = ["FEATURES", "SOURCES", "Feature", "FeatureError", "compute", "markdown", "table_of"]
