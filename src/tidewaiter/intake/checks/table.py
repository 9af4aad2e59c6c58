"""All checks in the order in which their problems are listed."""

from tidewaiter.intake.check import Check
from tidewaiter.intake.checks import (
    bad_awb,
    bad_container,
    bad_country,
    bad_currency,
    bad_s10,
    bad_transport_mode,
    dates,
    description_too_short,
    garbled_text,
    hs_form,
    impossible_mass,
    impossible_quantity,
    impossible_value,
    late_filing,
    missing_element,
    net_above_gross,
    no_identity,
    placeholder,
    same_party,
    unknown_regime,
    vague_description,
    value_without_currency,
)
from tidewaiter.intake.regimes import Regimes

STANDING: tuple[Check, ...] = (
    *no_identity.CHECKS,
    *unknown_regime.CHECKS,
    *bad_s10.CHECKS,
    *bad_awb.CHECKS,
    *bad_container.CHECKS,
    *bad_country.CHECKS,
    *bad_currency.CHECKS,
    *bad_transport_mode.CHECKS,
    *hs_form.CHECKS,
    *impossible_mass.CHECKS,
    *impossible_quantity.CHECKS,
    *net_above_gross.CHECKS,
    *impossible_value.CHECKS,
    *value_without_currency.CHECKS,
    *vague_description.CHECKS,
    *description_too_short.CHECKS,
    *placeholder.CHECKS,
    *dates.CHECKS,
    *same_party.CHECKS,
    *garbled_text.CHECKS,
)
"""Checks that hold under every regime."""


def checks(regimes: Regimes) -> tuple[Check, ...]:
    """The standing checks and those that the regimes' rules give rise to."""
    return (*STANDING, *missing_element.checks(regimes), *late_filing.checks(regimes))
