"""Addresses of the login and of one's own settings."""

from django.urls import include, path

from tidewaiter.desk.accounts import glass, notices, views

urlpatterns = [
    path("", views.home, name="home"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("health/live", views.live, name="live"),
    path("notices", notices.notices, name="notices"),
    path("notices/bell", notices.bell, name="bell"),
    path("notices/seen", notices.see_all, name="notices-see-all"),
    path("notices/<int:number>/seen", notices.see, name="notice-see"),
    path("break-glass", glass.glass, name="break-glass"),
    path("break-glass/take", glass.break_glass, name="break-glass-take"),
    path("break-glass/give-back", glass.give_back, name="break-glass-give-back"),
    path("break-glass/<int:number>/review", glass.review, name="break-glass-review"),
]
