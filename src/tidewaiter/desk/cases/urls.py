"""Addresses: cases."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.cases import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("cases", views.cases, name="cases"),
    path("cases/open", views.open_case, name="case_open"),
    path("cases/<str:case_id>", views.case, name="case"),
    path("cases/<str:case_id>/add", views.add, name="case_add"),
    path("cases/<str:case_id>/move", views.move, name="case_move"),
    path("cases/<str:case_id>/disclose", views.disclose, name="case_disclose"),
]
