"""Whether the value lies within a tenth below a limit under which less is asked.

Limits: EUR 150 (Regulation (EC) 1186/2009, article 23), GBP 135 (UK, low value imports), USD 800
(19 U.S.C. 1321, suspended in 2025; habits outlive it), AUD 1,000 (Australia, low value goods).
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="declared_value_near_threshold",
    expression="""
        CASE WHEN declared_value IS NULL THEN NULL
        WHEN currency = 'EUR' THEN declared_value BETWEEN 135 AND 150
        WHEN currency = 'GBP' THEN declared_value BETWEEN 121.5 AND 135
        WHEN currency = 'USD' THEN declared_value BETWEEN 720 AND 800
        WHEN currency = 'AUD' THEN declared_value BETWEEN 900 AND 1000 END
    """,
    sentence="Declared value ({declared_value} {currency}) is just below a limit under which less is asked.",
    otherwise="Declared value ({declared_value} {currency}) is not just below a limit.",
    missing="No value was declared, or in a currency for which no limit is known.",
    evidence=("declared_value", "currency"),
    direction=1,
)
