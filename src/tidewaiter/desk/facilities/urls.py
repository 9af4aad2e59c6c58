"""Addresses: the board of a facility and its weekly reconciliation."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.facilities import reconciliation, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("facility", views.facility, name="facility"),
    path("facility/officers", views.officers, name="facility_officers"),
    path("facility/withdraw/<str:target_id>", views.withdraw, name="facility_withdraw"),
    path("facility/reconciliation", reconciliation.week, name="reconciliation"),
    path("facility/reconciliation.csv", reconciliation.download, name="reconciliation_csv"),
]
