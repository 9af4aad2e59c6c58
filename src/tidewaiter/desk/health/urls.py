"""Addresses: ready, metrics."""

from django.urls import path

from tidewaiter.desk.health import views

urlpatterns = [
    path("health/ready", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
]
