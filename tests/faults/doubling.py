"""Run by test_double_post.py in a process of its own: sends every form of the desk once, and twice at the same moment.

The second time two threads send the same form with the same key from a database put back to the same state. Prints one
JSON line per form: {"route", "statuses", "may_refuse", "once", "twice"}; the last two are how many rows every table
gained.
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
from django.utils import timezone  # noqa: E402

from carom.domain.insights import actions as insights  # noqa: E402
from carom.domain.keys.keyring import keyring  # noqa: E402
from carom.domain.practices.models import Member, Practice  # noqa: E402
from carom.domain.practices.scope import in_practice  # noqa: E402
from carom.interfaces.desk import background  # noqa: E402
from carom.interfaces.desk.intake import launching  # noqa: E402
from tests.faults import doubled  # noqa: E402
from tests.faults.doubled import Form  # noqa: E402
from tests.world import build  # noqa: E402

DATABASE = Path(settings.DATABASES["default"]["NAME"])
NOT_COUNTED = {"practices_session", "shared_cache", "django_migrations", "sqlite_sequence"}


def put_back(kept: Path) -> None:
    connection.close()
    for part in ("-wal", "-shm"):
        Path(f"{DATABASE}{part}").unlink(missing_ok=True)
    shutil.copy(kept, DATABASE)


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor)) - NOT_COUNTED
        counted = {name: cursor.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}
    connection.close()
    return counted


def gained(send, kept: Path) -> dict[str, int]:
    put_back(kept)
    before = rows()
    send()
    return {name: count - before[name] for name, count in rows().items() if count != before[name]}


def try_form(form: Form) -> dict:
    kept, statuses = doubled.kept_beside(DATABASE, form), []
    gate = threading.Barrier(2)

    def post(once: str, waits: bool) -> None:
        client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
        if form.cookie:
            client.cookies[settings.SESSION_COOKIE_NAME] = form.cookie
        filled = form.filled(once)
        if waits:
            gate.wait()
        statuses.append(client.post(form.path, filled).status_code)
        connection.close()

    def twice(once: str) -> None:
        both = [threading.Thread(target=post, args=(once, True)) for _each in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()

    once_gained = gained(lambda: post(secrets.token_urlsafe(18), False), kept)
    twice_gained = gained(lambda: twice(secrets.token_urlsafe(18)), kept)
    told = {"route": form.route, "statuses": statuses, "may_refuse": form.may_refuse}
    return told | {"once": once_gained, "twice": twice_gained}


def work_out(_command: str, practice: str, member: str) -> bool:
    """What `carom report-job` does, in this process."""
    found = Practice.objects.get(public_id=practice)
    with in_practice(found):
        insights.work_out(practice=found, by=Member.objects.get(public_id=member), at=timezone.now())
    return True


def keep(form: Form) -> None:
    connection.close()
    shutil.copy(DATABASE, doubled.kept_beside(DATABASE, form))


def main(most: int) -> None:
    settings.MIGRATION_MODULES = dict.fromkeys(app.label for app in apps.get_app_configs())
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)
    keyring()  # made before anything is stored
    background.run, background.start = work_out, (lambda *_a: None)
    launching.start = lambda _batch: None  # no process is started
    forms = [doubled.first()]
    keep(forms[0])
    world = build()
    forms += [*doubled.of_invited(world), *doubled.of_members(world)]
    keep(forms[-1])
    for form in forms[:most]:
        sys.stdout.write(json.dumps(try_form(form)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
