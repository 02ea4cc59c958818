import re
from datetime import UTC, datetime, timedelta

import pyrage
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carom.documents.mail import Mail
from carom.domain.backups.models import Backup
from carom.domain.installation import facts, machine, queries, running, storing
from carom.domain.jobs import actions as jobs
from carom.domain.jobs.models import Job
from carom.domain.keys import keyfile
from carom.domain.outbox import actions as outbox
from carom.domain.practices.roles import Permission, may
from carom.interfaces.desk.status import banner
from tests.world import CAST, NOW

URL = "/status/"
STILL = "The clock stands still"


def ran(name: str, *, ago: timedelta, entered: timedelta = timedelta(days=30)) -> None:
    jobs.enter(names=[name], at=timezone.now())
    at = timezone.now()
    Job.objects.filter(name=name).update(entered_at=at - entered, last_ok_at=at - ago)


@pytest.mark.parametrize(("name", "role"), CAST.items())
def test_only_who_may_see_the_status_does(enter, name, role):
    assert enter(name).get(URL).status_code == (200 if may(role, Permission.STATUS_VIEW) else 403)


def test_the_signed_out_and_wrong_methods(client, enter):
    assert client.get(URL).url.startswith("/account/login")
    assert enter("alice").post(URL).status_code == 405
    assert enter("eve").get(URL).status_code == 200


def test_a_database_without_walls_is_a_red_line_on_the_page(enter, monkeypatch):
    alice = enter("alice")
    assert "no wall between practices" not in alice.get(URL).content.decode()
    monkeypatch.setattr(storing.row_security, "is_bypassed", lambda connection: True)
    page = alice.get(URL).content.decode()
    assert "no wall between practices" in page and "does not do it a second time" in page
    assert [one.tone for one in queries.for_people(NOW, practice_key="") if "no wall" in str(one.says)] == [facts.BAD]


def tone(name: str) -> str:
    place = next(place for place in (running, machine, storing) if hasattr(place, name))
    return getattr(place, name)(timezone.now()).tone


def test_the_clock_is_well_or_not(db):
    assert tone("clock") == facts.BAD
    ran("tick", ago=timedelta(minutes=2))
    assert tone("clock") == facts.GOOD
    ran("tick", ago=timedelta(minutes=16))
    assert tone("clock") == facts.BAD


def test_backups_and_restores_grow_old(db):
    assert (tone("backup"), tone("drill")) == (facts.LOOK, facts.LOOK)
    ran("backup", ago=timedelta(hours=25))
    ran("drill", ago=timedelta(days=8))
    assert (tone("backup"), tone("drill")) == (facts.LOOK, facts.LOOK), "the jobs ran, but there was nothing to keep"
    at = timezone.now()
    Backup.objects.create(made_at=at, kind="nightly", verified_at=at)
    Backup.objects.create(made_at=at, kind="drill", drilled_at=at)
    assert (tone("backup"), tone("drill")) == (facts.GOOD, facts.GOOD)
    Backup.objects.update(verified_at=at - timedelta(hours=27))
    Backup.objects.filter(kind="drill").update(drilled_at=at - timedelta(days=10), verified_at=None)
    assert (tone("backup"), tone("drill")) == (facts.BAD, facts.LOOK)
    Backup.objects.create(made_at=at, kind="asked", verified_at=at)
    assert tone("backup") == facts.GOOD, "a backup by hand counts"


def test_a_backup_or_a_tried_restore_that_failed_is_not_well(db):
    at = timezone.now()
    ran("backup", ago=timedelta(hours=1))
    ran("drill", ago=timedelta(hours=1))
    Backup.objects.create(made_at=at, kind="drill", error="The copy is not whole.")
    assert (tone("backup"), tone("drill")) == (facts.LOOK, facts.BAD), "a drill says nothing of backups"
    Backup.objects.create(made_at=at, kind="nightly", error="The keys are missing.")
    assert running.backup(at).do == "The keys are missing."
    assert tone("backup") == facts.BAD
    Backup.objects.create(made_at=at, kind="drill", drilled_at=at)
    Backup.objects.create(made_at=at, kind="asked", verified_at=at)
    assert (tone("backup"), tone("drill")) == (facts.GOOD, facts.GOOD)
    Backup.objects.create(made_at=at, kind="nightly", error="The disk is full.")
    assert (tone("backup"), running.backup(at).do) == (facts.LOOK, "The disk is full.")


def test_mail_that_waits_without_a_server_or_for_too_long_is_not_well(db, settings):
    assert tone("mail") == facts.LOOK
    settings.MAIL_URL = "smtps://mail.example.org"
    assert tone("mail") == facts.GOOD
    message = outbox.queue_words(
        practice_key="", kind="account", to="a@example.org", mail=Mail("s", "t"), dedupe_key="1", at=timezone.now()
    )
    assert tone("mail") == facts.GOOD
    type(message).objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert tone("mail") == facts.BAD
    settings.MAIL_URL = ""
    assert tone("mail") == facts.BAD


def test_a_mail_server_that_can_t_be_used_is_said_even_when_no_mail_waits(db, settings):
    settings.MAIL_URL = "smtps://mail.example.org"
    jobs.enter(names=["mail"], at=timezone.now())
    Job.objects.update(failures=1, last_error="MailServerDown: can't be reached")
    assert tone("mail") == facts.LOOK, "already after the first try"
    assert "can't be reached" in running.mail(timezone.now()).do
    Job.objects.update(failures=3)
    assert tone("mail") == facts.BAD
    assert "can't be reached" in running.mail(timezone.now()).do


@pytest.mark.parametrize(("free", "expected"), [(50, facts.GOOD), (9, facts.LOOK), (2, facts.BAD)])
def test_the_disk(monkeypatch, free, expected):
    usage = type("Usage", (), {"free": free, "total": 100})
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: usage)
    assert tone("disk") == expected


def test_the_key_file_is_missed(db, settings, tmp_path):
    settings.KEYS_FILE = tmp_path / "keys.json"
    assert tone("keys") == facts.BAD
    settings.KEYS_FILE.touch(mode=0o600)
    assert tone("keys") == facts.BAD
    settings.KEYS_FILE.unlink()
    keyfile.make_key_file(settings.KEYS_FILE)
    assert tone("keys") == facts.PLAIN


def test_days_are_written_in_one_way(db, settings, tmp_path):
    settings.KEYS_FILE = tmp_path / "keys.json"
    keyfile.make_key_file(settings.KEYS_FILE)
    changed_at = datetime.fromtimestamp(settings.KEYS_FILE.stat().st_mtime, UTC)
    assert storing.keys(NOW).says == f"changed on {facts.moment(changed_at, '')}"


def test_the_page_shows_each_fact_and_each_job_with_its_fault(enter):
    ran("tick", ago=timedelta(minutes=1))
    jobs.enter(names=["mail"], at=timezone.now())
    Job.objects.filter(name="mail").update(last_error="MailServerDown: <no>", failures=3)
    page = enter("alice").get(URL).content.decode()
    for word in ("The clock", "Last backup", "Last tried restore", "Database", "Carom 0", "Send waiting mail"):
        assert word in page
    assert "MailServerDown: &lt;no&gt;" in page and "3 times in a row" in page
    assert 'href="/mail/"' in page
    assert "See your practice" not in enter("ada").get(URL).content.decode()


def test_what_is_not_well_on_a_new_installation_says_what_it_means_and_whom_to_ask(enter, settings, tmp_path):
    settings.DATA = tmp_path
    Backup.objects.create(made_at=NOW, kind="nightly", error="No backup can be made: `carom keys init`.")
    page = enter("alice").get(URL)
    red = [fact for fact in page.context["facts"] if fact.tone == facts.BAD]
    assert {fact.label for fact in red} >= {"The clock", "Last backup", "Keys of backups"}
    for fact in red:
        assert "sk whoever runs the machine" in fact.plain
        assert "carom" not in fact.plain and "`" not in fact.plain
    told = page.content.decode()
    assert told.count("For whoever runs the machine</summary>") == sum(
        bool(fact.plain) for fact in page.context["facts"]
    )
    assert "carom keys init" in told, "who runs the machine reads the command"


def test_moments_are_written_as_on_every_other_page(db):
    assert facts.moment(datetime(2026, 11, 29, 8, 5, tzinfo=UTC), "").startswith("Nov. 29, 2026, 8:05 a.m.")


def job_row(client, name: str) -> dict:
    return next(row for row in client.get(URL).context["rows"] if row["job"].name == name)


@pytest.mark.parametrize(
    ("name", "columns"),
    [("backup", {"kind": "nightly", "verified_at": NOW}), ("drill", {"kind": "drill", "drilled_at": NOW})],
)
def test_a_round_that_made_nothing_is_not_shown_as_done(enter, settings, tmp_path, name, columns):
    settings.DATA = tmp_path
    ran(name, ago=timedelta(hours=1))
    client = enter("alice")
    row = job_row(client, name)
    assert (row["is_done"], row["done"]) == (False, "not done: no keys of backups yet")
    assert "not done: no keys of backups yet" in client.get(URL).content.decode()
    assert getattr(running, name)(timezone.now()).do == "First the keys of backups have to be made."
    keys = [pyrage.x25519.Identity.generate().to_public() for _ in range(2)]
    (tmp_path / "backup-recipients.txt").write_text("\n".join(map(str, keys)))
    assert job_row(client, name)["done"] == "not yet"
    assert getattr(running, name)(timezone.now()).do.startswith("The clock ")
    Backup.objects.create(made_at=NOW, **columns)
    row = job_row(client, name)
    assert row["is_done"]
    assert client.get(URL).content.decode().count(row["done"]) == 2, "above and below say the same"


def test_mail_that_no_server_takes_is_not_shown_as_sent(enter, settings):
    ran("mail", ago=timedelta(minutes=1))
    assert job_row(enter("alice"), "mail")["done"] == "not done: no mail server yet"
    settings.MAIL_URL = "smtps://mail.example.org"
    assert job_row(enter("alice"), "mail")["is_done"]


def test_a_demo_names_no_time_for_what_it_never_does(enter, settings):
    jobs.enter(names=["mail", "backup", "drill", "audit.verify"], at=timezone.now())
    client = enter("alice")
    assert "demo" not in job_row(client, "mail")["next"]
    settings.MODE = "demo"
    Job.objects.filter(name="mail").update(claimed_by="the clock")
    assert [job_row(client, name)["next"] for name in ("mail", "backup", "drill")] == ["never in a demo"] * 3
    assert "demo" not in job_row(client, "audit.verify")["next"]


def test_as_many_queries_for_many_jobs_as_for_few(enter):
    client = enter("alice")

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(URL)
        return len(found)

    jobs.enter(names=["tick"], at=timezone.now())
    count()  # the banner is looked up anew once a minute; here, not in between
    one = count()
    jobs.enter(names=[f"job {number}" for number in range(9)], at=timezone.now())
    assert count() == one
    assert one <= (9 if connection.vendor == "sqlite" else 12)


class TestTheBanner:
    @pytest.fixture(autouse=True)
    def _looks(self):
        banner.keep((), seconds=-1)

    def test_owners_are_told_on_every_page_and_nobody_else(self, enter):
        ran("tick", ago=timedelta(minutes=16))
        for name in CAST:
            page = enter(name).get("/").content.decode()
            assert (STILL in page) == (name == "alice")

    def test_nothing_is_said_when_all_is_well_or_was_never_begun(self, enter):
        assert STILL not in enter("alice").get("/").content.decode()
        banner.keep((), seconds=-1)
        ran("tick", ago=timedelta(minutes=1))
        ran("backup", ago=timedelta(hours=25))
        assert banner.alarms() == ()

    def test_a_backup_that_is_old_or_never_came_is_missed(self, db):
        ran("backup", ago=timedelta(hours=27))
        assert [re.match("There is no backup", str(said)) is not None for said in banner.alarms()] == [True]
        banner.keep((), seconds=-1)
        Job.objects.update(last_ok_at=None)
        assert len(banner.alarms()) == 1
        banner.keep((), seconds=-1)
        Backup.objects.create(made_at=timezone.now(), kind="asked", verified_at=timezone.now())
        assert banner.alarms() == (), "somebody made one by hand"

    def test_after_a_start_the_clock_has_its_quarter_of_an_hour(self, db):
        ran("tick", ago=timedelta(days=3), entered=timedelta(minutes=1))
        assert banner.alarms() == ()

    def test_one_look_a_minute(self, enter, django_assert_num_queries):
        ran("tick", ago=timedelta(minutes=16))
        with django_assert_num_queries(1):
            assert len(banner.alarms()) == 1
        with django_assert_num_queries(0):
            assert len(banner.alarms()) == 1
