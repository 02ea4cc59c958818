"""Run by test_double_post.py in a process of its own: sends every form of the desk once, and twice at the same moment.

The second time two threads send the same form with the same key from a database put back to the same state. Prints one
JSON line per form: {"route", "statuses", "once", "twice"}; the last two are how many rows every table gained.
"""

import json
import secrets
import shutil
import sys
import threading
from pathlib import Path

import django
from django.conf import settings

django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from carom.domain.keys.keyring import keyring  # noqa: E402
from carom.domain.practices.roles import may  # noqa: E402
from carom.domain.practices.scope import in_practice  # noqa: E402
from carom.interfaces.desk import background  # noqa: E402
from carom.interfaces.desk.intake import launching  # noqa: E402
from tests.isolation import visitors  # noqa: E402
from tests.isolation.routes import every_route  # noqa: E402
from tests.isolation.samples import SAMPLES  # noqa: E402
from tests.world import build, sign_in  # noqa: E402

DATABASE = Path(settings.DATABASES["default"]["NAME"])
KEPT = DATABASE.with_suffix(".kept")
NOT_COUNTED = {"practices_session", "shared_cache", "django_migrations", "sqlite_sequence"}


def forms() -> list[str]:
    """Every route that takes a form of our own with an effect on an owner's word, and no file."""
    taken = []
    for route in every_route():
        sample = SAMPLES.get(route.name)
        if sample is None or not sample.effect or "POST" not in route.methods or not route.permission:
            continue
        if may("owner", route.permission) and not any(text.startswith("#") for text in sample.form.values()):
            taken.append(route.name)
    return taken


def lay():
    """Two practices and things of the first, as the isolation tests have them; the owner's things and cookies."""
    world = build()
    with in_practice(world.practice):
        own = visitors.things(world.practice, world.alice, visitors.HERE)
    client = Client(headers={"host": "127.0.0.1"})
    sign_in(client, world.user("alice"))
    return own, client.cookies[settings.SESSION_COOKIE_NAME].value


def put_back() -> None:
    connection.close()
    for part in ("-wal", "-shm"):
        Path(f"{DATABASE}{part}").unlink(missing_ok=True)
    shutil.copy(KEPT, DATABASE)


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor)) - NOT_COUNTED
        counted = {name: cursor.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}
    connection.close()
    return counted


def gained(send, before: dict[str, int]) -> dict[str, int]:
    put_back()
    send()
    return {name: count - before[name] for name, count in rows().items() if count != before[name]}


def try_form(name: str, own: dict[str, str], cookie: str, before: dict[str, int]) -> dict:
    sample, statuses = SAMPLES[name], []
    path = reverse(name, kwargs={p: t[1:] if t[0] == "=" else own[t] for p, t in sample.address.items()})
    fields = {n: own[t[1:]] if t[0] == "@" else t for n, t in sample.form.items()}
    gate = threading.Barrier(2)

    def post(form: dict[str, str], waits: bool) -> None:
        client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
        if waits:
            gate.wait()
        statuses.append(client.post(path, form).status_code)
        connection.close()

    def twice(form: dict[str, str]) -> None:
        both = [threading.Thread(target=post, args=(form, True)) for _each in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()

    once_gained = gained(lambda: post(fields | {"once": secrets.token_urlsafe(18)}, False), before)
    twice_gained = gained(lambda: twice(fields | {"once": secrets.token_urlsafe(18)}), before)
    return {"route": name, "statuses": statuses, "once": once_gained, "twice": twice_gained}


def main(most: int) -> None:
    settings.MIGRATION_MODULES = dict.fromkeys(app.label for app in apps.get_app_configs())
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)
    keyring()  # made before anything is stored
    background.run, background.start = (lambda *_a, **_o: True), (lambda *_a: None)
    launching.start = lambda _batch: None  # no process is started
    own, cookie = lay()
    connection.close()
    shutil.copy(DATABASE, KEPT)
    before = rows()
    for name in forms()[:most]:
        sys.stdout.write(json.dumps(try_form(name, own, cookie, before)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
