"""A connection to the mail server: encrypted, checked, signed in, and never waited for without end."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from carom.domain.configuration.reaching import OutOfBounds, check
from carom.domain.keys.refusals import Refused
from carom.interfaces import walls
from carom.interfaces.clock.mail_url import MailServer

_LONGEST = 4
"""How many time-outs one connection or one message may take in all, however slowly the server drips."""


class MailServerDown(Refused):
    """The mail server can't be used at the moment; no message has left. Its sentence says what to look at."""


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that is ready to take messages. Raises MailServerDown."""
    smtp = _unconnected(server)
    try:
        with within(smtp, server):
            _connect(smtp, server)
    except (smtplib.SMTPException, OSError, ValueError) as fault:
        smtp.close()
        raise MailServerDown(f"{_in_words(fault, server.named_in)} ({server.host}:{server.port}).") from fault
    try:
        yield smtp
    finally:
        with suppress(smtplib.SMTPException, OSError, ValueError), within(smtp, server):
            smtp.quit()
        smtp.close()


@contextmanager
def within(smtp: smtplib.SMTP, server: MailServer) -> Iterator[None]:
    """End the connection when what is inside takes too long as a whole; it then fails like any broken line."""
    watch = threading.Timer(server.timeout * _LONGEST, _cut, [smtp])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _cut(smtp: smtplib.SMTP) -> None:
    if smtp.sock is not None:
        with suppress(OSError):
            socket.socket.shutdown(smtp.sock, socket.SHUT_RDWR)  # the line itself, not TLS's farewell


class _WholeLines:
    """A line that broke off is no answer: smtplib would take the first three characters of it for a code."""

    def __init__(self, file):
        self.file = file
        self.close = file.close

    def readline(self, most: int) -> bytes:
        line = self.file.readline(most)
        return line if line.endswith(b"\n") or len(line) == most else b""


class _Strict:
    def getreply(self):
        if self.file is None:
            self.file = _WholeLines(self.sock.makefile("rb"))
        return super().getreply()


class _Plain(_Strict, smtplib.SMTP):
    pass


class _Tls(_Strict, smtplib.SMTP_SSL):
    pass


def _unconnected(server: MailServer) -> smtplib.SMTP:
    if server.security == "tls":
        return _Tls(timeout=server.timeout, context=_context(server))
    return _Plain(timeout=server.timeout)


def _connect(smtp: smtplib.SMTP, server: MailServer) -> None:
    walls.may_reach(server.host)
    smtp._host = server.host  # what TLS checks the certificate against; `connect` alone does not set it
    if server.is_kept_outside:
        check(server.host, server.port)
    code, _said = smtp.connect(server.host, server.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, "")
    smtp.ehlo_or_helo_if_needed()
    if server.security == "starttls":
        smtp.starttls(context=_context(server))
        smtp.ehlo()
    if not server.user:
        return
    if server.is_xoauth2:
        smtp.auth("XOAUTH2", lambda challenge=None: _bearer(server) if challenge is None else "")
    else:
        smtp.login(server.user, server.secret())


def _bearer(server: MailServer) -> str:
    return f"user={server.user}\x01auth=Bearer {server.secret()}\x01\x01"


def _context(server: MailServer) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=server.ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _in_words(fault: Exception, where: str) -> str:
    """What is wrong and what to do; never what the server said, which may repeat a name."""
    match fault:
        case ssl.SSLCertVerificationError():
            return f"The mail server's certificate is not good. Nothing was sent. Check {where}"
        case ssl.SSLError():
            return f"The mail server does not speak TLS as it should. Nothing was sent. Check {where}"
        case smtplib.SMTPAuthenticationError():
            return f"The mail server does not accept the user or the password. Check {where}"
        case smtplib.SMTPNotSupportedError():
            return (
                f"The mail server does not offer what is asked of it, such as STARTTLS. Nothing was sent. Check {where}"
            )
        case smtplib.SMTPResponseException():
            return f"The mail server said no ({fault.smtp_code})"
        case OutOfBounds():
            return f"The mail server's name leads to an address that is never asked. Nothing was sent. Check {where}"
        case socket.gaierror():
            return f"The mail server's name is not found: it is mistyped, or this machine is offline. Check {where}"
        case ConnectionRefusedError():
            return f"Nothing answers at this port of the mail server. Check {where}"
        case FileNotFoundError():
            return f"The file with the password or the token is missing. Check {where}"
        case smtplib.SMTPServerDisconnected():
            return "The mail server broke off"
        case TimeoutError():
            return "The mail server did not answer in time"
        case _:
            return "The mail server can't be reached"
