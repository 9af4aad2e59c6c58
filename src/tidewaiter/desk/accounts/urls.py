"""Addresses of the login and of one's own settings."""

from django.urls import include, path

from tidewaiter.desk.accounts import views

urlpatterns = [
    path("", views.home, name="home"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("health/live", views.live, name="live"),
]
