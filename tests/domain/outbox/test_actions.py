"""What is put into the outbox, and what people decide about it."""

from types import SimpleNamespace

import pytest
from django.db import connection

from carom.documents import mail
from carom.domain.audit.models import Entry
from carom.domain.outbox import actions, queries, sending
from carom.domain.outbox.kinds import KINDS
from carom.domain.outbox.lifecycle import State
from carom.domain.outbox.models import Message
from carom.domain.outbox.refusals import AddressNotGood, MessageMoved, WordsNotGood
from carom.domain.outbox.rules import Reason
from tests.domain.outbox.conftest import NOW

PRACTICE = "0123456789abcdef"
ALICE = SimpleNamespace(public_id="a" * 16, name="Alice")
TRIAL = {"practice": "Bayside", "asked_by": "Alice"}


def queue(**details):
    usual = {"practice_key": PRACTICE, "kind": "trial", "to": "rosa@example.org", "data": TRIAL, "dedupe_key": "one"}
    return actions.queue(**(usual | {"at": NOW} | details))


@pytest.mark.django_db
def test_a_message_is_composed_at_once_and_sealed():
    message = queue(reply_to="desk@example.org")
    assert (message.state, message.subject) == (State.QUEUED, "A trial message from Carom")
    assert message.text.startswith("Alice of Bayside asked Carom")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM outbox_message")
        stored = " ".join(map(str, cursor.fetchone()))
    assert all(word not in stored for word in ("rosa", "desk@", "Alice", "trial message"))
    again = Message.objects.get()
    assert (again.to, again.reply_to, again.subject) == ("rosa@example.org", "desk@example.org", message.subject)


@pytest.mark.django_db
def test_the_same_deed_makes_one_message_with_one_name():
    first = queue()
    second = queue(to="other@example.org")
    assert (second.pk, second.message_id) == (first.pk, first.message_id)
    assert queue(practice_key="f" * 16).pk != first.pk
    assert Message.objects.count() == 2
    assert Entry.objects.filter(action="outbox.queue").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["", "rosa", "rosa@example.org\nBcc: x@example.org", "a@b.org, c@d.org", "<a@b.org>"])
def test_an_address_that_is_none_is_refused(to):
    with pytest.raises(AddressNotGood):
        queue(to=to)


@pytest.mark.django_db
@pytest.mark.parametrize("mark", ["\n", "\r", "\r\n", "\x00", "\x0b", "\x1b", "\u2028", "\x85"])
def test_no_field_can_begin_a_line(mark):
    with pytest.raises(WordsNotGood):
        queue(data={**TRIAL, "practice": f"Bay{mark}Bcc: x@example.org"})
    with pytest.raises(WordsNotGood):
        actions.queue_words(
            practice_key="", kind="account", to="a@example.org", dedupe_key="1", at=NOW, mail=mail.Mail(f"A{mark}b", "")
        )
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{}, {"practice": "Bayside"}, {**TRIAL, "patient": "Q.Z.X."}])
def test_a_kind_takes_its_merge_fields_and_no_others(data):
    with pytest.raises(ValueError, match="takes exactly"):
        queue(data=data)


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if kind.name != "account"], ids=lambda kind: kind.name
)
@pytest.mark.parametrize("language", ["en", "es", "es-mx", "fr"])
def test_every_kind_has_words_for_its_fields_in_every_language(kind, language):
    assert mail.fields(kind.name, language=language) == kind.fields
    made = mail.compose(kind.name, dict.fromkeys(kind.fields, "$x {y} %s"), language=language)
    assert made.subject and "\n" not in made.subject and len(made.text) > 20


def test_every_file_of_words_belongs_to_a_kind():
    assert {path.name.split(".")[0] for path in mail.FOLDER.iterdir()} == set(KINDS) - {"account"}


@pytest.mark.django_db
def test_an_unclear_message_is_sent_again_and_says_that_it_may_be_double(put):
    message = unclear(put())
    again = actions.send_again(message=message, is_shut=False, by=ALICE, at=NOW)
    assert (again.state, again.may_be_double, again.taken_by) == (State.QUEUED, True, "")
    with pytest.raises(MessageMoved):
        actions.send_again(message=message, is_shut=False, by=ALICE, at=NOW)


@pytest.mark.django_db
def test_an_unclear_message_that_arrived_is_settled(put):
    message = actions.arrived(message=unclear(put()), by=ALICE, at=NOW)
    assert (message.state, message.settled_by) == (State.SENT, ALICE.public_id)
    assert not queries.for_a_person(PRACTICE).exists()
    assert Entry.objects.filter(action="outbox.arrived", by_name="Alice").count() == 1


@pytest.mark.django_db
def test_an_unsent_message_is_left_or_sent_again_without_being_called_double(put):
    for key in ("one", "two"):
        message = put(key)
        sending.take(message=message, worker="w", at=NOW)
        sending.refused(message=message, worker="w", at=NOW, reason=Reason.REFUSED, answer="550 no such user")
    one, two = queries.for_a_person(PRACTICE).order_by("id")
    assert one.answer == "550 no such user"
    actions.leave(message=one, by=ALICE, at=NOW)
    assert actions.send_again(message=two, is_shut=False, by=ALICE, at=NOW).may_be_double is False
    assert not queries.for_a_person(PRACTICE).exists()
    with pytest.raises(MessageMoved):
        actions.arrived(message=two, by=ALICE, at=NOW)


@pytest.mark.django_db
def test_who_asked_for_no_more_gets_only_what_they_ask_for(put, monkeypatch):
    monkeypatch.setitem(KINDS, "trial", type(KINDS["trial"])("trial", "Trial", KINDS["trial"].fields, False))
    actions.suppress(practice_key=PRACTICE, address=" Rosa@Example.org ", at=NOW)
    actions.suppress(practice_key=PRACTICE, address="rosa@example.org", at=NOW)
    held, wanted, elsewhere = put("1"), put("2", kind="account"), put("3", practice_key="f" * 16)
    assert [sending.take(message=m, worker="w", at=NOW) for m in (held, wanted, elsewhere)] == [False, True, True]
    held.refresh_from_db()
    assert (held.state, held.reason) == (State.FAILED, Reason.SUPPRESSED)
    (stopped,) = queries.suppressed(PRACTICE)
    actions.allow_again(suppressed=stopped, by=ALICE, at=NOW)
    actions.allow_again(suppressed=stopped, by=ALICE, at=NOW)
    assert sending.take(message=put("4"), worker="w", at=NOW)
    assert Entry.objects.filter(action="outbox.allow_again", by_name="Alice").count() == 1


def test_an_invitation_can_be_stopped_and_no_alarm_nor_what_somebody_asked_for():
    assert [kind.name for kind in KINDS.values() if kind.can_be_stopped] == ["invitation"]


def unclear(message: Message) -> Message:
    sending.take(message=message, worker="w", at=NOW)
    sending.hand_over(message=message, worker="w", at=NOW)
    sending.lost_sight(message=message, worker="w", at=NOW)
    message.refresh_from_db()
    assert message.state == State.UNKNOWN
    return message
