"""Addresses: the triage queue of analysts and the inbox of ports."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
