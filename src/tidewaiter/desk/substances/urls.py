"""Addresses: substances."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.substances import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("substances", views.search, name="substances"),
    path("substances/classify", views.classified, name="substances_classify"),
    path("substances/drawing.svg", views.drawing, name="substances_drawing"),
    path("substances/of/<str:code>", views.one, name="substance"),
]
