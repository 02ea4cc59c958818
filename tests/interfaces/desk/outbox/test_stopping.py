"""An owner keeps mail from an address, and takes that back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carom.domain.audit.models import Entry
from carom.domain.outbox import actions as outbox
from carom.domain.outbox import queries, sending
from carom.domain.outbox.models import Message, Suppressed
from carom.domain.practices import actions
from tests.world import CAST, form

URL = "/mail/"


@pytest.fixture
def invite(world):
    def send(email: str = "noa@example.org") -> Message:
        at = timezone.now()
        with world.scope():
            actions.invite(
                practice=world.practice, email=email, role="clinician", by=world.alice, at=at, address="/l/{}".format
            )
        return Message.objects.filter(kind="invitation").latest("pk")

    return send


def leaves(message: Message) -> bool:
    return sending.take(message=message, worker="w", at=timezone.now() + timedelta(minutes=1))


def test_it_is_stopped_from_a_message_listed_and_taken_back(world, enter, invite):
    client, message = enter("alice"), invite()
    assert "No more mail goes to" not in client.get(URL).content.decode()
    answer = client.post(f"{URL}{message.public_id}/stop", form(), follow=True).content.decode()
    assert "noa@example.org gets no more mail" in answer
    assert "No more mail goes to" in answer
    assert "No more to this address" not in answer
    assert not leaves(message)
    assert "This address gets no more mail." in client.get(URL).content.decode()
    (stopped,) = queries.suppressed(world.practice.public_id)
    assert stopped.by_key == world.alice.public_id
    client.post(f"{URL}stopped/{stopped.public_id}", form())
    assert not queries.suppressed(world.practice.public_id).exists()
    client.post(f"{URL}{message.public_id}/again", form())
    assert leaves(message)
    told = Entry.objects.filter(action__in=["outbox.suppress", "outbox.allow_again"], by_name="Alice")
    assert told.count() == 2


def test_what_somebody_asks_for_and_alarms_leave_all_the_same(world, enter, client, settings):
    settings.EMAIL_BACKEND = "carom.interfaces.desk.outbox.sign_in_mail.IntoTheOutbox"
    outbox.suppress(practice_key=world.practice.public_id, address="alice@example.org", at=timezone.now())
    with world.scope():
        actions.ask_emergency_access(member=world.cleo, reason="A fire", address="https://x/", at=timezone.now())
    client.post("/account/password/reset/", {"email": "alice@example.org"})
    enter("alice").post(f"{URL}trial", form())
    waiting = list(Message.objects.all())
    assert {message.kind for message in waiting} == {"account", "emergency_access", "trial"}
    assert all(leaves(message) for message in waiting)


@pytest.mark.parametrize("name", CAST)
def test_only_owners_of_this_practice(world, enter, invite, name):
    message = invite()
    stopped = outbox.suppress(practice_key=world.practice.public_id, address="otto@example.org", at=timezone.now())
    for visitor, expected in (("eve", 404), (name, 302 if name == "alice" else 403)):
        client = enter(visitor)
        assert client.post(f"{URL}{message.public_id}/stop", form()).status_code == expected
        assert client.post(f"{URL}stopped/{stopped.public_id}", form()).status_code == expected
    left = set(Suppressed.objects.values_list("mark", flat=True))
    assert left == {queries.mark_of("noa@example.org" if name == "alice" else "otto@example.org")}
