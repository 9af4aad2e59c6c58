"""Addresses: finding a consignment, and the page on which it is decided."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.consignments import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("consignments", views.search, name="consignments"),
    path("consignments/<path:consignment_id>", views.consignment, name="consignment"),
]
