"""What the installation is set to: by whom, sealed for whom, and seen at once."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from carom.domain.audit.models import Entry
from carom.domain.configuration import actions, queries
from carom.domain.configuration.models import Setting
from carom.domain.configuration.refusals import ChangedMeanwhile, NotInADemo, NotUsable, NotYours, SetByVariable
from carom.domain.configuration.rules import MailServer, Provider
from carom.domain.keys import resealing
from carom.domain.keys.keyring import CannotOpen, keyring
from carom.domain.practices import actions as practices
from carom.domain.practices.models import Practice
from carom.domain.practices.roles import Permission
from tests.world import NOW

MAIL = {"host": "smtp.example.org", "port": 587, "security": "starttls", "user": "carom", "sender": "a@example.org"}
PROVIDER = {"url": "https://login.example.org", "client_id": "carom", "name": "Harbor", "is_trusted": True}
SECRET = "a word for the other side"


def change(world, subject="mail", values=None, *, secret=SECRET, version=0, by=None):
    by, values = by or world.alice, values or (MAIL if subject == "mail" else PROVIDER)
    deed = {"version": version, "by": by, "at": NOW}
    return actions.change(practice=by.practice, subject=subject, values=values, secret=secret, **deed)


def in_the_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM configuration_setting")
        return str(cursor.fetchall())


def test_the_practice_set_up_first_runs_the_installation_and_no_other(world):
    runs = dict(Practice.objects.values_list("pk", "runs_installation"))
    assert runs == {world.practice.pk: True, world.other.pk: False}
    assert world.alice.may(Permission.INSTALLATION_SETTINGS)
    assert not world.eve.may(Permission.INSTALLATION_SETTINGS)
    assert not world.ada.may(Permission.INSTALLATION_SETTINGS)


def test_what_is_set_is_stored_sealed_and_in_the_history_without_its_value(world):
    change(world)
    assert queries.mail_on_page().what == MailServer(**MAIL)
    assert queries.mail_on_page().secret == SECRET
    assert queries.sends_mail() and queries.sender() == "a@example.org"
    assert SECRET not in in_the_database() and SECRET not in repr(queries.mail_on_page())
    line = Entry.objects.get(action="configuration.change")
    assert line.practice_key == world.practice.public_id and line.by_key == world.alice.public_id
    assert "mail_secret" in line.fields and "mail_host" in line.fields
    assert SECRET not in str(line.__dict__) and "smtp.example.org" not in str(line.__dict__)


def test_a_provider_is_stored_beside_it(world):
    change(world)
    change(world, "provider")
    assert queries.provider() == Provider(**PROVIDER)
    assert queries.provider_on_page().secret == SECRET
    assert Setting.objects.count() == 2


@pytest.mark.parametrize("whose", ["other", "practice"])
def test_no_other_practice_s_owner_may(world, whose):
    deed = {"practice": getattr(world, whose), "subject": "mail", "version": 0, "by": world.eve, "at": NOW}
    with pytest.raises(NotYours):
        actions.change(values=MAIL, secret=SECRET, **deed)
    with pytest.raises(NotYours):
        actions.clear(**deed)
    assert not Setting.objects.exists()


def test_a_secret_stays_only_with_whom_it_was_given_for(world):
    change(world)
    kept = change(world, values=MAIL | {"port": 465, "security": "tls"}, secret="", version=1)
    assert (kept.version, queries.mail_on_page().secret) == (2, SECRET)
    for elsewhere in ({"host": "smtp.example.net"}, {"user": "somebody"}):
        with pytest.raises(NotUsable) as no:
            change(world, values=MAIL | elsewhere, secret="", version=2)
        assert set(no.value.faults) == {"secret"}
    change(world, values=MAIL | {"user": ""}, secret="", version=2)
    assert queries.mail_on_page().secret == ""


def test_a_stored_secret_does_not_open_beside_another_server_s_name(world):
    setting = change(world)
    Setting.objects.update(values=MAIL | {"host": "smtp.example.net"})
    with pytest.raises(CannotOpen):
        _ = queries.mail_on_page().secret
    Setting.objects.update(values=PROVIDER, subject="provider")
    with pytest.raises(CannotOpen):
        _ = queries.provider_on_page().secret
    assert queries.provider() == Provider(**PROVIDER), "the sign-in page is shown all the same"
    assert setting.secret == SECRET


def test_what_can_t_be_opened_any_more_is_typed_anew(world):
    change(world)
    Setting.objects.update(values=MAIL | {"host": "smtp.example.net"})
    change(world, values=MAIL | {"host": "smtp.example.net"}, secret="another", version=1)
    assert queries.mail_on_page().secret == "another"


def test_what_is_not_usable_says_so_by_field_and_stores_nothing(world):
    with pytest.raises(NotUsable) as no:
        change(world, values=MAIL | {"host": "127.0.0.1", "port": 0})
    assert set(no.value.faults) == {"host", "port"}
    with pytest.raises(NotUsable) as no:
        change(world, secret="pässword")
    assert set(no.value.faults) == {"secret"}
    with pytest.raises(NotUsable) as no:
        change(world, "provider", secret="")
    assert set(no.value.faults) == {"secret"}
    with pytest.raises(NotUsable) as no:
        change(world, values=MAIL | {"user": ""})
    assert set(no.value.faults) == {"user"}
    assert not Setting.objects.exists() and not Entry.objects.filter(action="configuration.change").exists()


def test_somebody_else_saved_meanwhile(world):
    change(world)
    for version in (0, 2):
        with pytest.raises(ChangedMeanwhile):
            change(world, values=MAIL | {"port": 25}, version=version)
        with pytest.raises(ChangedMeanwhile):
            actions.clear(practice=world.practice, subject="mail", version=version, by=world.alice, at=NOW)
    assert queries.mail_on_page().what.port == 587


def test_cleared_is_gone_and_in_the_history(world):
    change(world)
    actions.clear(practice=world.practice, subject="mail", version=1, by=world.alice, at=NOW)
    assert not Setting.objects.exists() and not queries.sends_mail()
    assert Entry.objects.filter(action="configuration.clear", why="mail").exists()


def test_a_variable_wins_and_nothing_can_be_set_beside_it(world, settings):
    change(world)
    change(world, "provider")
    settings.MAIL_URL, settings.OIDC_URL = "smtps://mail.example.net", "https://login.example.net"
    settings.MAIL_FROM = settings.DEFAULT_FROM_EMAIL = "b@example.net"
    assert queries.sends_mail() and queries.mail_on_page() is None and queries.provider_on_page() is None
    assert queries.sender() == "b@example.net"
    assert queries.provider().url == "https://login.example.net"
    for subject in ("mail", "provider"):
        with pytest.raises(SetByVariable):
            change(world, subject, version=1)


def test_in_a_demo_nothing_is_set_and_nothing_stored_is_used(world, settings):
    change(world)
    settings.MODE = "demo"
    assert queries.mail_on_page() is None and not queries.sends_mail() and queries.sender() != "a@example.org"
    with pytest.raises(NotInADemo):
        change(world, version=1)


def test_a_new_key_reaches_the_secrets(world):
    setting = change(world)
    change(world, "provider")
    ring = keyring()
    fresh = replace(ring, active="k9", ciphers={**ring.ciphers, "k9": AESGCM(AESGCM.generate_key(256))})
    resealing.reseal(fresh)
    assert resealing.count_by_key()["configuration_setting.secret"] == {"k9": 2}
    stored = Setting.objects.get(subject="mail").__dict__["secret"]
    assert fresh.open(stored, Setting._meta.get_field("secret").context(setting)) == SECRET


def test_in_an_installation_without_a_practice_the_next_one_runs_it(db):
    def opened(email):
        owner = practices.add_user(email=email, name="Owner", password=None, at=NOW)
        return practices.open_practice(name=email, profession="other", owner=owner, at=NOW)

    assert [opened(email).runs_installation for email in ("a@example.org", "b@example.org")] == [True, False]
