"""A mass that no consignment can have, or that no post may carry.

The UPU Convention Regulations let a parcel weigh at most 30 kg; posts may agree on more between them. Above 70 kg we
take it for a wrong unit (ours, no law says it).
"""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check

MAX_KG = 1_000_000
MAIL_LIMIT_KG = 30
MAIL_IMPOSSIBLE_KG = 70

_HINT = "Check the mass and its unit: kilograms, not grams or pounds."

CHECKS = (
    *(
        Check(
            code="impossible-mass",
            title="Mass is impossible",
            severity=Severity.ERROR,
            path=column,
            hint=_HINT,
            # NaN is above every number in DuckDB, so it is found here too.
            condition=f"{column} <= 0 OR {column} > {MAX_KG}",
        )
        for column in ("gross_mass_kg", "net_mass_kg")
    ),
    Check(
        code="impossible-mass",
        title="Mass is impossible for a postal item",
        severity=Severity.ERROR,
        path="gross_mass_kg",
        hint=_HINT,
        condition=f"gross_mass_kg > {MAIL_IMPOSSIBLE_KG} AND gross_mass_kg <= {MAX_KG}",
        regimes=frozenset({"mail"}),
    ),
    Check(
        code="heavy-mail",
        title="Heavier than a postal parcel may be",
        severity=Severity.WARNING,
        path="gross_mass_kg",
        hint=f"A postal parcel weighs at most {MAIL_LIMIT_KG} kg: check the mass and its unit.",
        condition=f"gross_mass_kg > {MAIL_LIMIT_KG} AND gross_mass_kg <= {MAIL_IMPOSSIBLE_KG}",
        regimes=frozenset({"mail"}),
    ),
)
