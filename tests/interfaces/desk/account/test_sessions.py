"""Being signed in ends by itself, and at once when somebody's access changes."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from carom.domain.audit.models import Entry
from carom.domain.practices import actions
from carom.domain.practices.models import Session
from carom.domain.practices.sessions import hash_of
from carom.interfaces.desk import step_up
from tests.interfaces.desk.account.conftest import give_app
from tests.world import NOW, PASSWORD, form, sign_in

PAGE = "/practice/choose"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"


def row(client) -> Session:
    return Session.objects.get(key_hash=client.session.key_hash)


def another(world, name: str) -> Client:
    client = Client()
    sign_in(client, world.user(name))
    assert client.get(PAGE).status_code == 200
    return client


def test_fifteen_idle_minutes_end_it_and_the_sign_in_page_says_so(enter, world):
    client = enter("ben")
    almost = timezone.now() - timedelta(seconds=settings.SESSION_IDLE_SECONDS - 60)
    Session.objects.update(seen_at=almost)
    assert client.get(PAGE).status_code == 200
    Session.objects.update(seen_at=timezone.now() - timedelta(seconds=settings.SESSION_IDLE_SECONDS + 1))
    answer = client.get("/referrals/?tab=done")
    assert answer.url == "/account/login/?next=%2Freferrals%2F%3Ftab%3Ddone&ended=page"
    assert "You were signed out" in Client().get(answer.url).content.decode()


def test_a_form_sent_too_late_is_not_saved_and_says_so(enter, world):
    client = enter("ben")
    Session.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    answer = client.post("/patients/find", form(own_number="1"))
    assert answer.url.endswith("ended=form")
    assert "was not saved" in Client().get(answer.url).content.decode()


def test_after_a_form_sent_too_late_the_way_back_is_the_page_it_was_on_and_never_another_site(enter, world):
    client = enter("ben")
    for page, back in (("http://testserver/patients/?q=1", "%2Fpatients%2F%3Fq%3D1"), ("https://example.net/x", "%2F")):
        Session.objects.update(seen_at=timezone.now() - timedelta(hours=1))
        answer = client.post("/patients/find", form(own_number="1"), headers={"Referer": page})
        assert f"?next={back}&" in answer.url


def test_a_part_of_a_page_asked_for_too_late_leads_to_the_sign_in_page(enter, world):
    client = enter("ben")
    Session.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/referrals/"}
    answer = client.get(PAGE, headers=headers)
    assert answer.headers["HX-Redirect"] == "/account/login/?next=%2Freferrals%2F&ended=page"


def test_twelve_hours_end_it_whatever_was_done(enter, world):
    client = enter("ben")
    session = client.session
    session["about"] = session["about"] | {"started": session["about"]["started"] - settings.SESSION_COOKIE_AGE - 1}
    session.save()
    assert client.get(PAGE).status_code == 302


def test_being_there_is_written_at_most_once_a_minute_and_not_for_what_a_page_asks_by_itself(enter, world):
    client = enter("ben")
    client.get(PAGE)
    just_now = row(client).seen_at
    client.get(PAGE)
    assert row(client).seen_at == just_now
    earlier = timezone.now() - timedelta(minutes=5)
    Session.objects.update(seen_at=earlier)
    client.get(PAGE, headers={"X-By-Itself": "1"})
    assert row(client).seen_at == earlier
    client.get(PAGE)
    assert row(client).seen_at > earlier


def test_signing_in_gives_a_new_session_and_signing_out_kills_it_on_the_server(client, world):
    client.get("/account/login/")
    client.post("/account/password/reset/", {"email": "x@example.org"})
    before = client.session.session_key
    client.post("/account/login/", {"login": "ben@example.org", "password": PASSWORD}, headers={"User-Agent": FIREFOX})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert cookie != before
    assert row(client).device == "Firefox, Windows" and row(client).user == world.user("ben")
    client.post("/account/logout/")
    assert not Session.objects.exists()
    stale = Client()
    stale.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert stale.get(PAGE).status_code == 302


def test_what_a_session_holds_is_sealed(enter, world):
    client = enter("ben")
    assert "second_factor" not in row(client).session_data and "_auth_user" not in row(client).session_data


def test_taking_somebody_off_ends_their_sessions_at_once(enter, world):
    omar = another(world, "omar")
    actions.disable_member(member=world.omar, version=world.omar.version, by=world.alice, at=NOW)
    assert omar.get(PAGE).url.startswith("/account/login/")


def test_another_role_acts_at_once(enter, world):
    ben = another(world, "ben")
    actions.change_role(member=world.ben, version=world.ben.version, role="liaison", by=world.alice, at=NOW)
    assert ben.get(PAGE).url.startswith("/account/login/")
    assert another(world, "ben").get("/patients/").status_code == 403


def test_another_password_ends_the_other_sessions_only(enter, world):
    elsewhere = another(world, "ben")
    here = another(world, "ben")
    new = "another quiet harbor at dusk"
    here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get(PAGE).status_code == 200
    assert elsewhere.get(PAGE).status_code == 302
    lines = Entry.objects.filter(by_key=world.ben.public_id).values_list("action", flat=True)
    assert {"practices.change_password", "practices.end_sessions"} <= set(lines)


def test_a_factor_taken_off_ends_the_other_sessions(world, django_capture_on_commit_callbacks):
    give_app(world.user("ben"))
    elsewhere, here = another(world, "ben"), another(world, "ben")
    with django_capture_on_commit_callbacks(execute=True):
        here.post("/account/factors/app/remove/")
    assert elsewhere.get(PAGE).url.startswith("/account/login/")
    assert here.get(PAGE).url.startswith("/account/factors/")  # and a new one is asked for
    assert Entry.objects.filter(action="practices.remove_factor", by_key=world.ben.public_id).exists()


def test_ones_own_sessions_are_listed_and_ended(world):
    elsewhere, here = another(world, "ben"), another(world, "ben")
    stranger = another(world, "eve")
    page = here.get("/sign-ins/").content.decode()
    assert page.count('name="session"') == 1 and "This one" in page
    foreign = row(stranger).public_id
    assert here.post("/sign-ins/end", {"session": foreign}).url == "/sign-ins/"
    assert stranger.get(PAGE).status_code == 200
    assert here.post("/sign-ins/end", {"session": row(elsewhere).public_id}).url == "/sign-ins/"
    assert elsewhere.get(PAGE).status_code == 302
    elsewhere = another(world, "ben")
    here.post("/sign-ins/end-others")
    assert (elsewhere.get(PAGE).status_code, here.get(PAGE).status_code) == (302, 200)
    assert stranger.get(PAGE).status_code == 200


@pytest.mark.parametrize("deed", ["end", "end-others"])
def test_a_second_factor_is_asked_for_before_one_is_ended(world, deed, monkeypatch):
    elsewhere, here = another(world, "ben"), another(world, "ben")
    monkeypatch.setattr(step_up.proof, "is_fresh", lambda request: False)
    assert "reauthenticate" in here.post(f"/sign-ins/{deed}", {"session": row(elsewhere).public_id}).url
    assert elsewhere.get(PAGE).status_code == 200


def test_old_sessions_are_swept(enter, world):
    client = enter("ben")
    Session.objects.filter(pk=row(client).pk).update(seen_at=timezone.now() - timedelta(hours=2))
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    assert actions.clear_old_sessions(at=timezone.now(), idle=idle) == 1


def test_the_key_in_the_cookie_stands_nowhere_in_the_database(world):
    client = another(world, "ben")
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert holding(hash_of(key)) == {"practices_session"}  # so a look at every table finds what is there
    assert holding(key) == set()


def test_the_hash_in_a_backup_opens_nothing(enter):
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = row(enter("ben")).key_hash
    assert thief.get(PAGE).url.startswith("/account/login/")


def holding(text: str) -> set[str]:
    """Tables with this text anywhere in a row."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if any(text in str(value) for line in cursor.fetchall() for value in line):
                found.add(table)
    return found


def test_a_password_can_be_changed_from_the_page_only_by_who_has_one(client, world, settings):
    user, change = world.user("ben"), "/account/password/change/"
    sign_in(client, user)
    assert f'href="{change}"' in client.get("/sign-ins/").content.decode()
    assert client.get(change).status_code == 200
    user.set_unusable_password()
    user.save()
    sign_in(client, user)
    page = client.get("/sign-ins/").content.decode()
    assert change not in page and "without a password" not in page
    settings.MODE = "demo"
    assert "In the demo you come in without a password" in client.get("/sign-ins/").content.decode()
