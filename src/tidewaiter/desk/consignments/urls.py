"""Addresses: finding a consignment, and the page on which it is decided."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
