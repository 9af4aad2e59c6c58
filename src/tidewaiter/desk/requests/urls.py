"""Addresses: requests to filers."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.requests import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("requests", views.requests, name="requests"),
    path("requests/ask", views.ask, name="request_ask"),
    path("requests/of/<path:consignment_id>", views.of_consignment, name="requests_of"),
    path("requests/<str:request_id>/resolve", views.resolve, name="request_resolve"),
    path("requests/<str:request_id>/again", views.again, name="request_again"),
]
