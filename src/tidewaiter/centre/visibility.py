"""Rows that somebody may see, as a filter on the query itself, so that counts and searches are scoped as lists are."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from tidewaiter.centre.actor import Actor

M = TypeVar("M", bound=Model)


def at_facilities(rows: QuerySet[M], actor: Actor, field: str = "facility") -> QuerySet[M]:
    """The rows of the facilities for which the actor works; a row of no facility ('') is everybody's."""
    if actor.facilities is None:
        return rows
    return rows.filter(**{f"{field}__in": ["", *sorted(actor.facilities)]})


def under_caveats(rows: QuerySet[M], actor: Actor, field: str = "caveat") -> QuerySet[M]:
    """The rows whose caveat the actor may read under, those without one included."""
    if actor.caveats is None:
        return rows
    return rows.filter(Q(**{f"{field}__in": ["", *sorted(actor.caveats)]}))
