"""Single sign-on by OpenID Connect: people of the organisation come in, with no role until one is given."""

import re
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.people import actions, queries
from tidewaiter.centre.people.models import User


class SingleSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Keeps newcomers by the centre's own action."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether a provider is configured at all."""
        del request, sociallogin
        return settings.ENVIRONMENT.oidc is not None

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Always: there is no form in between."""
        del request, sociallogin
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Nobody who is logged in takes on another identity."""
        del sociallogin
        if request.user.is_authenticated:
            raise Conflict("logged-in", "you are logged in already", "log out first")

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: object = None) -> User:
        """Keep a newcomer. A name that is taken gets a number: nobody becomes somebody who is here already."""
        del form
        told = sociallogin.user
        row = actions.arrive(_free(told.username or told.email or "person"), _shown(sociallogin), told.email)
        sociallogin.user = row
        sociallogin.save(request)
        return row


def _free(wanted: str) -> str:
    plain = re.sub(r"[^\w.@+-]+", "-", wanted)[:70] or "person"
    number, name = 1, plain
    while queries.person(name) is not None:
        number += 1
        name = f"{plain}-{number}"
    return name


def _shown(sociallogin: SocialLogin) -> str:
    data: dict[str, Any] = sociallogin.account.extra_data
    told = data.get("userinfo") or data.get("id_token") or data
    return str(told.get("name") or told.get("preferred_username") or told.get("email") or "")[:120]
