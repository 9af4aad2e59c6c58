"""The entry for a WSGI server: opens the workspace, brings its tables up to date and warms what pages need."""

import atexit
import gc
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidewaiter.desk.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

from tidewaiter.desk.config import logging

gc.disable()  # hardly any of what loading makes is garbage: looking for it takes a fifth of the start
logging.set_up(debug=settings.ENVIRONMENT.debug_log)
application = get_wsgi_application()

# Each answer of a store hands the interpreter to another thread and waits to get it back: up to five milliseconds, the
# default, for every one of twenty statements of a page while another page is being drawn.
sys.setswitchinterval(0.0005)

from tidewaiter.centre.clock import going  # noqa: E402 - Django is set up first
from tidewaiter.centre.cycle import station  # noqa: E402 - as above
from tidewaiter.centre.store import open_store  # noqa: E402 - as above

get_resolver().reverse("api-send_message")  # reads every room: else the first who asks waits for that, in each process
_home = settings.ENVIRONMENT.home
station.warm(open_store(_home, database=settings.ENVIRONMENT.database, now=going(_home)))
connections.close_all()  # a server that loads this once and then forks must not share a connection
gc.freeze()  # what was loaded stays: nobody looks through it again, and a process that was forked shares it longer
gc.enable()
atexit.register(gc.unfreeze)  # else libraries report what is left at the end as leaks
