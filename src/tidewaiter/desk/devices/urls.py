"""Addresses: the register of devices."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.devices import recording, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("devices", views.devices, name="devices"),
    path("devices/register", recording.register, name="devices_register"),
    path("devices/file", recording.take_in, name="devices_take_in"),
    path("devices.toml", views.download, name="devices_download"),
    path("devices/<str:code>", views.device, name="device"),
    path("devices/<str:code>/change", recording.change, name="device_change"),
    path("devices/<str:code>/service", recording.serve, name="device_service"),
    path("devices/<str:code>/retire", recording.retire, name="device_retire"),
]
