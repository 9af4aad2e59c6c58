"""Settings shared by every test."""

import atexit
import gc
import os
import resource
from collections.abc import Iterator

import django
import pytest
from django.conf import settings as django_settings
from django.utils import translation
from hypothesis import HealthCheck, settings

from units_of_work import Units, in_order

gc.set_threshold(4_000, 20, 20)  # tests make much and keep little: garbage is looked for more seldom

# A worker keeps what many modules share, books among it, of which each is a file: more than 1,024 in all.
_files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (_files, _files))

# The gate runs the same examples each time; `make test-all` and `make fuzz` search on.
settings.register_profile(
    "default", deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", deadline=None, max_examples=3000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# One process has one Django: tests of the store and tests of pages run with the desk's settings. The commands, run as
# processes of their own, have the store's alone.
if not django_settings.configured:
    from tidewaiter.desk.config import settings as desk

    django_settings.configure(**{name: getattr(desk, name) for name in dir(desk) if name.isupper()})
    django.setup(set_prefix=False)

pytest_plugins = ["workspaces"]  # one server of PostgreSQL for all that asks for one; needs Django's settings


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Modules and some folders stay whole: `units_of_work.py`."""
    if config.getvalue("dist") not in {"load", "loadgroup"}:
        return None
    config.option.loadscopereorder = False
    return Units(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What collecting makes stays until the process ends: nobody looks through it for garbage, now, later or then."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
        atexit.register(gc.unfreeze)  # as modules are taken apart, they let go of all that libraries count


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """What takes longest comes first."""
    in_order(items)


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A page that was asked for in another language leaves the next test its own."""
    yield
    translation.deactivate()
