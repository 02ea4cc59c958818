"""Sends what waits in the outbox. Each step is written down before and after, so that a kill at any point loses nothing
and can at worst make one message unclear."""

import smtplib
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMessage
from django.core.mail.message import sanitize_address
from django.utils import timezone

from carom.domain.configuration.queries import sender
from carom.domain.outbox import queries, rules, sending
from carom.domain.outbox.models import Message
from carom.domain.outbox.rules import Reason
from carom.interfaces.clock import mail_settings
from carom.interfaces.clock.ending import ENDING
from carom.interfaces.clock.mail_server import connected, within
from carom.interfaces.clock.mail_url import MailServer

AT_ONCE = 50
_BROKEN = (smtplib.SMTPException, OSError, ValueError)
"""A line that broke. ValueError is what a TLS socket says when it was cut off while reading."""


def send_due(at: datetime) -> int:
    """Send what is due; how many mail servers took. Raises MailServerDown when there is mail and no way to send it.

    Where no mail server is named mail waits; in a demo nothing ever leaves.
    """
    sending.recover(at=at)
    sending.repeat(at=at)
    server = mail_settings.server()
    if server is None:
        return 0
    waiting = queries.due(at, limit=AT_ONCE)
    return _Round(server, sender()).send(waiting, queries.left_within_an_hour(at)) if waiting else 0


class _Broke(Exception):
    """The connection is of no use any more."""


@dataclass
class _Round:
    """One connection, renewed once after a break, for the messages that are due."""

    server: MailServer
    sender: str
    smtp: smtplib.SMTP | None = None

    def __post_init__(self):
        self.worker = f"mail:{timezone.now():%H%M%S}:{id(self)}"[:40]

    def send(self, messages: list[Message], left: Counter[str]) -> int:
        taken, breaks = 0, 0
        with ExitStack() as connection:
            for message in messages:
                if ENDING.is_set() or breaks > 1:
                    break
                if not self._may_leave(message, left):
                    continue
                if self.smtp is None:
                    self.smtp = connection.enter_context(connected(self.server))
                try:
                    with within(self.smtp, self.server):
                        taken += self._deliver(message)
                except _Broke:
                    self.smtp = None
                    connection.close()
                    breaks += 1
        return taken

    def _may_leave(self, message: Message, left: Counter[str]) -> bool:
        at = timezone.now()
        if rules.is_given_up(message.created_at, at):
            sending.refused(message=message, worker="", at=at, reason=Reason.GIVEN_UP)
            return False
        # The installation's own letters, such as those about passwords, have room like those of one practice.
        keys = {"address": f"address {message.to_mark}", "practice": f"practice {message.practice_key}"}
        if any(left[key] >= rules.PER_HOUR[which] for which, key in keys.items()):
            sending.put_off(message=message, at=at)
            return False
        left.update(keys.values())
        return True

    def _deliver(self, message: Message) -> bool:
        """Hand one message over; whether it was taken. Raises _Broke when the connection is gone."""
        if not sending.take(message=message, worker=self.worker, at=timezone.now()):
            return False
        try:
            sender, to, content = _as_sent(message, self.sender)
        except (ValueError, UnicodeError):
            return self._no(message, Reason.UNSENDABLE)
        try:
            self.smtp.rset()
            code, said = self.smtp.mail(sender)
            if code == 250:
                code, said = self.smtp.rcpt(to)
            if not 200 <= code < 300:
                return self._answered(message, code, said)
        except _BROKEN as fault:
            self._not_yet(message)
            raise _Broke from fault
        if not sending.hand_over(message=message, worker=self.worker, at=timezone.now()):
            return False
        try:
            code, said = self.smtp.data(content)
        except smtplib.SMTPDataError as no:
            return self._answered(message, no.smtp_code, no.smtp_error)
        except _BROKEN as fault:
            sending.lost_sight(message=message, worker=self.worker, at=timezone.now())
            raise _Broke from fault
        return self._answered(message, code, said)

    def _answered(self, message: Message, code: int, said: bytes) -> bool:
        if 200 <= code < 300:
            return sending.accepted(message=message, worker=self.worker, at=timezone.now())
        answer = f"{code} {said.decode('utf-8', 'replace')}"
        if 500 <= code < 600:
            self._no(message, Reason.REFUSED, answer)
        else:
            self._not_yet(message, answer)
        if code == 421:  # the server says good-bye
            raise _Broke
        return False

    def _no(self, message: Message, reason: Reason, answer: str = "") -> bool:
        sending.refused(message=message, worker=self.worker, at=timezone.now(), reason=reason, answer=answer)
        return False

    def _not_yet(self, message: Message, answer: str = "") -> None:
        sending.not_yet(message=message, worker=self.worker, at=timezone.now(), reason=Reason.SERVER, answer=answer)


def _as_sent(message: Message, sent_from: str) -> tuple[str, str, bytes]:
    """Sender, recipient and the whole message as it goes over the line. The same message always bears the same name."""
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(
        subject=message.subject,
        body=message.text,
        from_email=sent_from,
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers,
    )
    sender, to = (sanitize_address(address, "utf-8") for address in (sent_from, message.to))
    sender.encode("ascii"), to.encode("ascii")
    return sender, to, mail.message().as_bytes(linesep="\r\n")
