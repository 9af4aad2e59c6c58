"""Addresses: spectra."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.spectra import views

urlpatterns: list[URLPattern | URLResolver] = [path("spectra", views.spectra, name="spectra")]
