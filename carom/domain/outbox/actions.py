"""Putting messages into the outbox, and what people decide about them. Sending is in `sending.py`.

`queue` belongs into the transaction of the deed: the message leaves if, and only if, the deed is kept.
"""

from datetime import datetime
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carom.documents.mail import Mail, compose
from carom.domain.audit import actions as audit
from carom.domain.audit.keyed import keyed
from carom.domain.outbox import rules
from carom.domain.outbox.kinds import KINDS
from carom.domain.outbox.lifecycle import MOVES, State
from carom.domain.outbox.models import Message, Suppressed
from carom.domain.outbox.queries import mark_of
from carom.domain.outbox.refusals import AddressNotGood, LinkShut, MessageMoved, WordsNotGood


@transaction.atomic
def queue(
    *,
    practice_key: str,
    kind: str,
    to: str,
    data: dict,
    dedupe_key: str,
    at: datetime,
    reply_to: str = "",
    language: str = "",
) -> Message:
    """Compose a message of this kind and let it wait for the clock. The same `dedupe_key` gives the same message.

    Without a `language` it is written in that of the page. `data` holds exactly the kind's merge fields, each one line
    of text. Raises AddressNotGood, WordsNotGood.
    """
    if set(data) != KINDS[kind].fields:
        raise ValueError(f"A message of the kind {kind!r} takes exactly {sorted(KINDS[kind].fields)}.")
    for value in data.values():
        _check_line(str(value))
    mail = compose(kind, data, language=language or get_language() or "en")
    return queue_words(
        practice_key=practice_key, kind=kind, to=to, mail=mail, dedupe_key=dedupe_key, at=at, reply_to=reply_to
    )


@transaction.atomic
def queue_words(
    *, practice_key: str, kind: str, to: str, mail: Mail, dedupe_key: str, at: datetime, reply_to: str = ""
) -> Message:
    """Let a message whose words are ready wait for the clock; otherwise like `queue`."""
    to = _address(to)
    _check_line(mail.subject)
    message = Message(
        practice_key=practice_key,
        kind=KINDS[kind].name,
        dedupe_key=dedupe_key,
        message_id=make_msgid(domain=_domain()),
        to=to,
        to_mark=mark_of(to),
        reply_to=_address(reply_to) if reply_to else "",
        subject=mail.subject,
        text=mail.text,
        state=State.QUEUED,
        next_at=at,
        created_at=at,
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        return Message.objects.get(practice_key=practice_key, dedupe_key=dedupe_key)
    audit.record(practice=keyed(practice_key), by=None, at=at, action="outbox.queue", on=message, why=kind)
    return message


@transaction.atomic
def suppress(*, practice_key: str, address: str, at: datetime, by=None, why: str = "") -> Suppressed:
    """No more messages to this address, but those the person asks for and alarms. Twice has the effect of once."""
    address = _address(address)
    found = Suppressed.objects.filter(practice_key=practice_key, mark=mark_of(address)).first()
    if found:
        return found
    asked = Suppressed.objects.create(
        practice_key=practice_key,
        mark=mark_of(address),
        address=address,
        why=why[:200],
        by_key=by.public_id if by else "",
        created_at=at,
    )
    audit.record(practice=keyed(practice_key), by=by, at=at, action="outbox.suppress", on=asked)
    return asked


@transaction.atomic
def allow_again(*, suppressed: Suppressed, by, at: datetime) -> None:
    """This address gets mail again. What was held back stays unsent until somebody sends it again."""
    gone, _tables = Suppressed.objects.filter(pk=suppressed.pk).delete()
    if gone:
        audit.record(practice=keyed(suppressed.practice_key), by=by, at=at, action="outbox.allow_again", on=suppressed)


@transaction.atomic
def send_again(*, message: Message, is_shut: bool, by, at: datetime) -> Message:
    """Let an unsent or unclear message wait again; from `unknown` it may arrive twice, and is marked so.

    `is_shut`: a link in it opens nothing any more (`links.queries.shut`); it is refused then.
    """
    if is_shut:
        raise LinkShut(
            _("The link in this message was used or has ended. Make a new one instead, such as a new invitation.")
        )
    may_be_double = message.may_be_double or message.state == State.UNKNOWN
    changes = {"next_at": at, "created_at": at, "attempts": 0, "reason": "", "may_be_double": may_be_double}
    return _by_a_person(message, "send_again", by, at, handed_over_at=None, taken_by="", taken_until=None, **changes)


@transaction.atomic
def arrived(*, message: Message, by, at: datetime) -> Message:
    """A person found out that an unclear message did arrive."""
    return _by_a_person(message, "arrived", by, at, sent_at=message.handed_over_at or at, settled_at=at, reason="")


@transaction.atomic
def leave(*, message: Message, by, at: datetime) -> Message:
    """A person decides that an unsent message stays unsent, or that an unclear one is not sent again."""
    return _by_a_person(message, "leave", by, at, settled_at=at)


def _by_a_person(message: Message, move: str, by, at: datetime, **changes) -> Message:
    step = MOVES[move]
    waiting = Message.objects.filter(pk=message.pk, state__in=step.sources, settled_at=None)
    if not waiting.update(state=step.to, settled_by=by.public_id, **changes):
        raise MessageMoved(_("This message is in another state by now. Look at the list again."))
    audit.record(practice=keyed(message.practice_key), by=by, at=at, action=f"outbox.{move}", on=message)
    message.refresh_from_db()
    return message


def _address(text: str) -> str:
    text = text.strip()
    try:
        validate_email(text)
    except ValidationError:
        raise AddressNotGood(_("This is not an email address a message can go to. Check it.")) from None
    _check_line(text)
    return text


def _check_line(text: str) -> None:
    if not rules.is_one_line(text):
        raise WordsNotGood(_("A line of the message holds a character that can't stand there. Type it again."))


def _domain() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
