import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carom.domain.audit.models import Entry
from carom.domain.practices.models import Practice
from carom.domain.practices.roles import Permission, may
from carom.interfaces.desk import places
from tests.world import CAST, form

URL = "/settings/"
GOOD = {"name": "Bayside Therapy", "profession": "physical_therapy", "country": "us", "state": "ME"}
GOOD |= {"time_zone": "America/Chicago", "minutes_per_day": "30", "capacity_per_week": "", "version": "1"}
GOOD |= {"language": "en", "idle_minutes": "15"}


def stored(world) -> Practice:
    return Practice.objects.get(pk=world.practice.pk)


@pytest.mark.parametrize(("name", "role"), CAST.items())
def test_only_who_may_change_settings_sees_them(enter, world, name, role):
    client, allowed = enter(name), may(role, Permission.PRACTICE_SETTINGS)
    assert client.get(URL).status_code == (200 if allowed else 403)
    assert client.post(URL, form(**GOOD)).status_code == (302 if allowed else 403)
    assert stored(world).version == (2 if allowed else 1)
    assert (b'href="/settings/"' in client.get("/").content) == allowed


def test_strangers_the_signed_out_and_wrong_methods(client, enter, world):
    assert client.get(URL).url.startswith("/account/login")
    assert enter("eve").post(URL, form(**GOOD)).status_code == 302
    assert stored(world).version == 1
    assert enter("alice").put(URL).status_code == 405
    assert enter("alice").delete(URL).status_code == 405


def test_a_change_is_saved_shown_and_in_the_history(enter, world):
    client = enter("alice")
    page = client.get(URL).content.decode()
    assert 'value="Bayside Physical Therapy"' in page
    assert 'name="version" value="1"' in page
    answer = client.post(URL, form(**GOOD | {"capacity_per_week": "12"}))
    assert answer.url == URL
    after = stored(world)
    assert (after.name, after.country, after.time_zone) == ("Bayside Therapy", "US", "America/Chicago")
    assert (after.minutes_per_day, after.capacity_per_week) == (30, 12)
    line = Entry.objects.get(action="practices.change")
    assert set(line.fields) == {"name", "time_zone", "minutes_per_day", "capacity_per_week"}
    assert "Bayside Therapy" in client.get(URL).content.decode()


def test_countries_have_names_and_the_zones_of_ones_own_come_first(enter, world):
    page = enter("alice").get(URL).content.decode()
    assert '<option value="CA">Canada</option>' in page
    here = page.split('label="In your country"')[1].split("</optgroup>")[0]
    assert "America/Los_Angeles" in here and "Europe/Berlin" not in here


def offered(page: str) -> list[str]:
    return re.findall(r'value="([^"]+)"', page.split('name="time_zone"')[1].split("</select>")[0])


def test_each_time_zone_is_offered_once_and_not_by_its_older_names(enter):
    zones = offered(enter("alice").get(URL).content.decode())
    assert len(zones) == len(set(zones)) > 400
    assert {"America/New_York", "Asia/Kolkata", "Europe/Kyiv", "Etc/UTC"} <= set(zones)
    assert not {"US/Eastern", "Asia/Calcutta", "Europe/Kiev", "America/Buenos_Aires", "Etc/GMT"} & set(zones)


def test_a_time_zone_set_by_its_older_name_stays(enter, world):
    Practice.objects.filter(pk=world.practice.pk).update(time_zone="US/Eastern")
    client = enter("alice")
    assert '<option value="US/Eastern" selected>' in client.get(URL).content.decode()
    assert client.post(URL, form(**GOOD | {"time_zone": "US/Eastern"})).status_code == 302
    assert stored(world).time_zone == "US/Eastern"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", ""),
        ("profession", "barber"),
        ("country", "USA"),
        ("time_zone", "Mars/Olympus"),
        ("minutes_per_day", "0"),
        ("minutes_per_day", "many"),
        ("capacity_per_week", "-1"),
        ("capacity_per_week", "99999999999"),
        ("language", "xx"),
        ("idle_minutes", "4"),
        ("idle_minutes", "16"),
    ],
)
def test_what_can_t_be_is_told_beside_its_field_and_nothing_typed_is_lost(enter, world, field, wrong):
    answer = enter("alice").post(URL, form(**GOOD | {"state": "Vermont", field: wrong}))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert 'value="Vermont"' in answer.content.decode()
    assert stored(world).version == 1


def test_somebody_else_saved_meanwhile(enter, world):
    client = enter("alice")
    client.post(URL, form(**GOOD))
    answer = client.post(URL, form(**GOOD | {"name": "Harbor Therapy"}))
    assert answer.status_code == 409
    assert "Harbor Therapy" in answer.content.decode()
    assert stored(world).name == "Bayside Therapy"


def test_sent_twice_it_is_saved_once_and_without_its_key_never(enter, world):
    client, sent = enter("alice"), form(**GOOD)
    assert client.post(URL, sent).status_code == client.post(URL, sent).status_code == 302
    assert stored(world).version == 2
    assert client.post(URL, GOOD | {"version": "2"}).status_code == 403


def test_few_questions(enter):
    client = enter("alice")
    with CaptureQueriesContext(connection) as asked:
        client.get(URL)
    assert len(asked) <= 10


def test_what_zones_this_machine_knows_is_asked_once(monkeypatch):
    asked = []
    monkeypatch.setattr(places, "available_timezones", lambda: asked.append(1) or {"America/Chicago", "Europe/Oslo"})
    places._zones.cache_clear()
    try:
        for country in ("US", "NO"):
            assert places.time_zones(country)
    finally:
        places._zones.cache_clear()
    assert len(asked) == 1
