"""Addresses: the model, its fairness, and who approved what."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
