"""Settings for checkers of types and for `makemigrations`: the store's applications on a database in memory."""

from tidewaiter.centre.configuration import APPS

INSTALLED_APPS = list(APPS)
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
SECRET_KEY = "nothing is signed with this"  # noqa: S105 - no page and no session uses these settings
