"""Addresses: find."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.find import views

urlpatterns: list[URLPattern | URLResolver] = [path("find", views.find, name="find")]
