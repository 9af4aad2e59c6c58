"""The goods cannot weigh more without their packaging than with it."""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check

ROUNDING = 1.005
"""Both masses are rounded by filers; half a per cent is not called a contradiction."""

CHECKS = (
    Check(
        code="net-above-gross",
        title="Net mass exceeds gross mass",
        severity=Severity.ERROR,
        path="net_mass_kg",
        hint="Check which is which: gross mass includes the packaging.",
        condition=f"net_mass_kg > gross_mass_kg * {ROUNDING} AND gross_mass_kg > 0",
        shown="concat(net_mass_kg, ' kg net, ', gross_mass_kg, ' kg gross')",
    ),
)
