"""Look at pages: serve a copy of a workspace, log somebody of a role in, and save a screenshot of each address.

    python scripts/look.py --home demo --role analyst /queue /audit --out shots [--width 360] [--dark] [--rtl] [--full]

It works on a copy, so nothing that is looked at changes the workspace. The server is the product's own.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
LOGIN = """
import sys
from django.conf import settings
import django
django.setup()
from tidewaiter.centre.store import open_store
open_store(settings.ENVIRONMENT.home, database=settings.ENVIRONMENT.database)
from importlib import import_module
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.people import actions
from tidewaiter.centre.people.models import User
from tidewaiter.centre.permissions import Role
role, language = sys.argv[1:3]
name = f"look-{role}"
if not User.objects.filter(username=name).exists():
    reach = actions.Reach(Role(role))
    actions.add(Actor("look", "operator"), name, role.replace("_", " ").title(), reach, password=None)
user = User.objects.get(username=name)
User.objects.filter(pk=user.pk).update(language=language)
store = import_module(settings.SESSION_ENGINE).SessionStore()
store[SESSION_KEY] = str(user.pk)
store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
store[HASH_SESSION_KEY] = user.get_session_auth_hash()
store.save()
print(settings.SESSION_COOKIE_NAME, store.session_key)
"""


def main() -> None:
    """Serve, log in, take the pictures."""
    asked = _arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(asked.home, home)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tidewaiter.desk.config.settings",
            "TIDEWAITER_HOME": str(home),
            "TIDEWAITER_PLAIN_HTTP": "1",
            "TIDEWAITER_DEMO": "1",
        }
        login = [sys.executable, "-c", LOGIN, asked.role, asked.language]
        cookie, key = subprocess.run(login, env=environment, check=True, capture_output=True, text=True).stdout.split()
        bind = [
            "--bind",
            f"127.0.0.1:{asked.port}",
            "--threads",
            "8",
            "--worker-class",
            "gthread",
            "--log-level",
            "warning",
        ]
        command = [sys.executable, "-m", "gunicorn", "tidewaiter.desk.config.wsgi:application", *bind]
        server = subprocess.Popen(command, env=environment)
        try:
            _pictures(asked, f"http://127.0.0.1:{asked.port}", cookie, key)
        finally:
            server.terminate()
            server.wait()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("addresses", nargs="+")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--role", default="analyst")
    parser.add_argument("--language", default="en")
    parser.add_argument("--out", type=Path, default=Path("shots"))
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--full", action="store_true", help="the whole page, not what fits")
    parser.add_argument("--keys", default="", help="keys to press before the picture, such as 'jj?'")
    parser.add_argument("--port", type=int, default=8000 + os.getpid() % 1000)
    return parser.parse_args()


def _pictures(asked: argparse.Namespace, base: str, cookie: str, key: str) -> None:
    _wait(base)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": asked.width, "height": asked.height}, color_scheme="dark" if asked.dark else "light"
        )
        context.add_cookies([{"name": cookie, "value": key, "url": base}])
        page = context.new_page()
        page.on("console", lambda said: print("console:", said.type, said.text))
        for address in asked.addresses:
            _picture(asked, page, base, address)
        browser.close()


def _picture(asked: argparse.Namespace, page: Page, base: str, address: str) -> None:
    answer = page.goto(base + address, wait_until="networkidle")
    for key in asked.keys:
        page.keyboard.press(key)
        page.wait_for_timeout(300)
    file = asked.out / f"{address.strip('/').replace('/', '-').replace('?', '-') or 'home'}-{asked.width}.png"
    page.screenshot(path=str(file), full_page=asked.full)
    print(answer.status if answer else "?", address, "→", file)


def _wait(base: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(base + "/health/live", timeout=2) as answer:
                answer.read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("the server does not answer")


if __name__ == "__main__":
    main()
