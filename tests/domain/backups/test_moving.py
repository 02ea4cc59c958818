"""SQLite → PostgreSQL, and PostgreSQL's own backups: on a server of its own, as a role that row policies hold."""

import psycopg
import pytest

from tests import postgres as servers


@pytest.fixture(scope="module")
def server():
    programs = servers.programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with servers.running(programs) as url, psycopg.connect(url, autocommit=True) as connection:
        yield connection, url


@pytest.fixture
def empty(server, request):
    connection, url = server
    name = f"t_{abs(hash(request.node.name)) % 10**8}"
    connection.execute(f"CREATE DATABASE {name}")
    return url.rsplit("/", 1)[0] + f"/{name}"


def rows(url: str, query: str) -> list[tuple]:
    with psycopg.connect(url, options="-c carom.all=on") as connection:
        return connection.execute(query).fetchall()


def test_every_row_moves_and_the_practice_goes_on_there(installation, empty):
    done = installation.carom("move", "--to", empty)
    assert done.returncode == 0, done.stderr
    assert "same digest on both sides" in done.stdout
    for table in ("patients_patient", "network_party", "audit_entry"):
        query = f"SELECT count(*) FROM {table}"
        assert rows(empty, query) == installation.ask(query)
    assert rows(empty, "SELECT count(*) FROM pg_class WHERE relforcerowsecurity")[0][0] > 20  # the walls stand again
    with psycopg.connect(empty) as stranger:  # past Carom nobody sees a row
        assert stranger.execute("SELECT count(*) FROM patients_patient").fetchone() == (0,)
    on = {"CAROM_DATABASE_URL": empty}
    assert installation.carom("audit", "verify", **on).returncode == 0
    add = (
        "from django.utils import timezone\nfrom carom.interfaces.cli import django_start; django_start.start()\n"
        "from carom.domain.configuration import queries as configuration\n"
        "from carom.domain.patients import actions as patients\nfrom carom.domain.patients.models import Patient\n"
        "from carom.domain.practices.models import Member, Practice\n"
        "from carom.domain.practices.scope import in_practice\n"
        "practice = Practice.objects.get()\n"
        "with in_practice(practice):\n"
        "    assert Patient.objects.first().name == 'Quentin Zebedee'\n"
        "    assert configuration.provider_on_page().secret == 'a word for the provider'\n"
        "    patients.add_patient(practice=practice, by=Member.objects.get(), at=timezone.now(), initials='NW')\n"
    )
    written = installation.python("-c", add, **on)
    assert written.returncode == 0, written.stderr
    again = installation.carom("move", "--to", empty)
    assert (again.returncode, "holds practices already" in again.stderr) == (1, True), again.stderr


def test_what_postgresql_does_not_take_leaves_it_empty(installation, empty):
    installation.change("UPDATE network_party SET city = printf('%.*c', 300, 'x') WHERE id = 3")
    done = installation.carom("move", "--to", empty)
    assert (done.returncode, "too long" in done.stderr) == (1, True), done.stderr
    assert "xxx" not in done.stderr
    assert rows(empty, "SELECT count(*) FROM practices_practice") == [(0,)]


def test_postgresql_is_backed_up_restored_and_drilled(installation, empty, server):
    assert installation.carom("move", "--to", empty).returncode == 0
    on = {"CAROM_DATABASE_URL": empty}
    made = installation.carom("backup", **on)
    assert made.returncode == 0, made.stderr
    (file,) = installation.backups
    drilled = installation.carom("drill", **on)
    assert drilled.returncode == 0, drilled.stderr
    assert rows(empty, "SELECT count(*) FROM backups_backup WHERE drilled_at IS NOT NULL") == [(1,)]
    server[0].execute("CREATE DATABASE restored")
    other = empty.rsplit("/", 1)[0] + "/restored"
    restore = ("restore", str(file), "--identity", str(installation.keys), "--database", other)
    done = installation.carom(*restore)
    assert done.returncode == 0, done.stderr
    assert rows(other, "SELECT count(*) FROM patients_patient") == [(20,)]
    again = installation.carom(*restore)
    assert (again.returncode, "not empty" in again.stderr) == (1, True), again.stderr
