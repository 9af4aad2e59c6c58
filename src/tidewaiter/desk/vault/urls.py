"""Addresses: the vault."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.vault import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("vault", views.vault, name="vault"),
    path("vault/move", views.move, name="vault_move"),
    path("vault/movements/<int:number>/sign", views.sign, name="vault_sign"),
    path("vault/count", views.count, name="vault_count"),
    path("vault/counts/<int:number>/sign", views.sign_count, name="vault_sign_count"),
    path("vault/threshold", views.threshold, name="vault_threshold"),
]
