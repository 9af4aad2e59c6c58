"""A declared value below nothing, or out of all proportion to the mass.

Values are not converted, so the limit per kilogram is judged in currencies worth about as much as a dollar, where
ten million a kilogram is past gold and banknotes; in any other only what no economy has is refused.
"""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, quoted

HARD_CURRENCIES = ("AUD", "CAD", "CHF", "EUR", "GBP", "NZD", "SGD", "USD")
MAX_PER_KG = 10_000_000
MAX_VALUE = 1e15

CHECKS = (
    Check(
        code="impossible-value",
        title="Declared value is impossible",
        severity=Severity.ERROR,
        path="declared_value",
        hint="Send the customs value in the currency declared; it cannot be negative.",
        condition=f"declared_value < 0 OR declared_value > {MAX_VALUE:.0f}",
    ),
    Check(
        code="absurd-value-per-kg",
        title="Declared value is out of proportion to the mass",
        severity=Severity.WARNING,
        path="declared_value",
        hint="Check the value, its decimals and the unit of the mass.",
        condition=f"declared_value <= {MAX_VALUE:.0f} AND gross_mass_kg > 0 "
        f"AND declared_value / gross_mass_kg > {MAX_PER_KG} "
        f"AND currency IN ({', '.join(map(quoted, HARD_CURRENCIES))})",
        shown="concat(declared_value, ' ', currency, ' for ', gross_mass_kg, ' kg')",
    ),
)
