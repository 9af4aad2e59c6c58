"""Addresses: the scan station."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.station import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("station", views.station, name="station"),
    path("station/scan", views.scan, name="station_scan"),
    path("station/offline", views.offline, name="station_offline"),
    path("station/list", views.list_to_keep, name="station_list"),
    path("station/shell", views.shell, name="station_shell"),
    path("station/worker.js", views.worker, name="station_worker"),
]
