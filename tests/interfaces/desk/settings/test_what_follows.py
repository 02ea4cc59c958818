"""What a practice sets takes effect: who is away is signed out, and letters are in its language."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from carom.domain.outbox.models import Message
from carom.domain.practices import actions
from carom.domain.practices.models import Practice, Session
from carom.domain.practices.scope import in_practice
from tests.world import NOW, form

PAGE = "/practice/choose"


def set_minutes(practice, minutes: int) -> None:
    Practice.objects.filter(pk=practice.pk).update(idle_minutes=minutes)


def was_away(minutes: float) -> None:
    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=minutes))


@pytest.mark.parametrize("minutes", [5, 15])
def test_whoever_is_away_for_longer_is_signed_out_and_led_back(enter, world, minutes):
    set_minutes(world.practice, minutes)
    client = enter("ben")
    was_away(minutes - 1)
    assert client.get(PAGE).status_code == 200
    was_away(minutes + 0.1)
    answer = client.get("/referrals/?tab=done")
    assert answer.url == "/account/login/?next=%2Freferrals%2F%3Ftab%3Ddone&ended=page"
    assert "You were signed out" in Client().get(answer.url).content.decode()
    assert not Session.objects.filter(user=world.user("ben")).exists()


def test_a_form_of_somebody_who_was_away_is_not_carried_out(enter, world):
    set_minutes(world.practice, 5)
    client = enter("alice")
    was_away(6)
    answer = client.post("/settings/", form(name="Thief Therapy", version="1"))
    assert answer.url.endswith("ended=form")
    assert Practice.objects.get(pk=world.practice.pk).name == "Bayside Physical Therapy"


def test_being_there_keeps_one_signed_in(enter, world):
    set_minutes(world.practice, 5)
    client = enter("ben")
    for _once in range(3):
        was_away(4)
        assert client.get(PAGE).status_code == 200
    assert Session.objects.get(user=world.user("ben")).seen_at > timezone.now() - timedelta(minutes=1)


def test_in_several_practices_the_shortest_time_counts(enter, world):
    with world.other_scope():
        actions.add_member(practice=world.other, user=world.user("ben"), role="clinician", by=world.eve, at=NOW)
    set_minutes(world.other, 5)
    client = enter("ben")
    was_away(6)
    assert client.get(PAGE).url.startswith("/account/login/")


def test_pages_say_the_minutes_of_the_practice(enter, world):
    set_minutes(world.practice, 7)
    client = enter("ben")
    assert "alone for 7 minutes" in client.get("/sign-ins/").content.decode()
    assert 'data-idle="420"' in client.get("/referrals/").content.decode()


def test_letters_are_in_the_language_of_the_practice_whatever_the_browser_says(enter, world):
    client = enter("alice")
    client.post("/mail/trial", form(), headers={"Accept-Language": "es"})
    Practice.objects.filter(pk=world.practice.pk).update(language="es")
    client.post("/mail/trial", form(), headers={"Accept-Language": "en"})
    with in_practice(world.practice):
        english, spanish = (message.subject for message in Message.objects.order_by("pk"))
    assert english != spanish and "prueba" in spanish.lower()
