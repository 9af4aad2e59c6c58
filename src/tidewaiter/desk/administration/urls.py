"""Addresses: people, keys, reference lists; the audit log."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
