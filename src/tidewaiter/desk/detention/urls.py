"""Addresses: detained goods."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.detention import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("detentions", views.detentions, name="detentions"),
    path("detentions/present", views.present, name="detention_present"),
    path("detentions/<str:detention_id>", views.detention, name="detention"),
    path("detentions/<str:detention_id>/decide", views.decide, name="detention_decide"),
    path("detentions/<str:detention_id>/serve", views.serve, name="detention_serve"),
    path("detentions/<str:detention_id>/end", views.end, name="detention_end"),
    path("detentions/<str:detention_id>/notice", views.notice, name="detention_notice"),
]
