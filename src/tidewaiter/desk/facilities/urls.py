"""Addresses: the board of a facility and its weekly reconciliation."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
