"""Addresses: examinations: safety card, sections, finding."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
