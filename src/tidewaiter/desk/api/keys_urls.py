"""Addresses: keys of programs, a page of the administration."""

from django.urls import path

from tidewaiter.desk.api import keys_views

urlpatterns = [
    path("keys", keys_views.keys, name="api-keys"),
    path("keys/<slug:prefix>/revoke", keys_views.revoke, name="api-key-revoke"),
]
