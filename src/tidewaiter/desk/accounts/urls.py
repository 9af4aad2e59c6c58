"""Addresses of the login and of one's own settings.

Of the login library's addresses only those are here that this desk wants; the others do not exist.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.usersessions import views as sessions
from django.urls import include, path

from tidewaiter.desk.accounts import entrance, glass, notices, preferences, views

_LOGIN = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", views.nothing, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", views.nothing, name="account_set_password"),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("sso/<slug:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("sso/<slug:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
    path("sso/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/error/", social.login_error, name="socialaccount_login_error"),
]
_FACTORS = [
    path("", mfa.index, name="mfa_index"),
    path("authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("accounts/", include([*_LOGIN, path("factors/", include(_FACTORS))])),
    path("i18n/", include("django.conf.urls.i18n")),
    path("health/live", views.live, name="live"),
    path("first-run", entrance.first_run, name="first-run"),
    path("welcome", entrance.welcome, name="welcome"),
    path("second-factor", entrance.second_factor, name="second-factor"),
    path("settings", preferences.preferences, name="settings"),
    path("settings/language", preferences.language, name="settings-language"),
    path("settings/logins/end", preferences.end_logins, name="settings-end-logins"),
    path("notices", notices.notices, name="notices"),
    path("notices/bell", notices.bell, name="bell"),
    path("notices/seen", notices.see_all, name="notices-see-all"),
    path("notices/<int:number>/seen", notices.see, name="notice-see"),
    path("break-glass", glass.glass, name="break-glass"),
    path("break-glass/take", glass.break_glass, name="break-glass-take"),
    path("break-glass/give-back", glass.give_back, name="break-glass-give-back"),
    path("break-glass/<int:number>/review", glass.review, name="break-glass-review"),
]
