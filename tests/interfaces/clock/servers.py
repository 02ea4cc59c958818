"""Mail servers on this machine: good ones, and ones that behave badly at one point."""

import asyncio
import base64
import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Post:
    """What a server was given. `answers`: step → what it says there instead of yes, one after the other.

    `on`: step → what is called there, such as breaking the line. Steps: mail, rcpt, command (DATA), data (all of it),
    kept (stored, not yet answered), quit.
    """

    got: list = field(default_factory=list)
    signed_in: list = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    on: dict[str, Callable] = field(default_factory=dict)
    connections: int = 0

    def _at(self, step: str, server) -> str | None:
        if step in self.on:
            self.on[step](server)
        waiting = self.answers.get(step)
        return waiting.pop(0) if waiting else None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if no := self._at("mail", server):
            return no
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if no := self._at("rcpt", server):
            return no
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if no := self._at("data", server):
            return no
        if server.transport.is_closing():
            return "451 gone"
        self.got.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        if "kept" in self.on:
            self.on["kept"](server)
        return "250 kept"

    async def handle_QUIT(self, server, session, envelope):
        if "quit" in self.on:
            self.on["quit"](server)
        return "221 bye"

    async def auth_XOAUTH2(self, server, args):
        said = await server.challenge_auth("", encode_to_b64=False) if len(args) == 1 else _decoded(args[1])
        self.signed_in.append(said)
        if "Bearer good" in said:
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False)

    def authenticate(self, server, session, envelope, mechanism, data):
        self.signed_in.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"s e:c@ret", handled=False)

    @property
    def subjects(self) -> list[str]:
        return [mail["Subject"] for _to, mail in self.got]


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode()


class _Server(SMTP):
    async def smtp_DATA(self, arg):
        post = self.event_handler
        if no := post._at("command", self):
            await self.push(no)
            return
        if self.transport is None or self.transport.is_closing():
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self):
        return _Server(self.handler, **self.SMTP_kwargs)


def drop(server) -> None:
    """Break the line at once, without a word."""
    server.transport.abort()


@contextmanager
def running(post: Post, *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, auth=False):
    """A server that gives what it gets to `post`; its port. Nothing is asked of a name server."""
    options = {"tls_context": starttls, "require_starttls": starttls is not None}
    if auth:
        options |= {"authenticator": post.authenticate, "auth_required": True, "auth_require_tls": True}
        options |= {"auth_exclude_mechanism": [] if starttls else ["XOAUTH2"]}
    controller = _Controller(
        post, hostname="127.0.0.1", port=free_port(), ssl_context=tls, ready_timeout=20, ident="test", **options
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def raw(script: Callable[[asyncio.StreamReader, asyncio.StreamWriter], object]) -> Iterator[int]:
    """A server that does what the coroutine says, for manners no library has; its port."""
    loop, port = asyncio.new_event_loop(), free_port()

    async def until_it_breaks(reader, writer):
        with suppress(OSError):
            await script(reader, writer)
        writer.close()

    server = loop.run_until_complete(asyncio.start_server(until_it_breaks, "127.0.0.1", port))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def end():
        server.close()
        while len(asyncio.all_tasks(loop)) > 1:  # each ends when its line has broken
            await asyncio.sleep(0.02)

    try:
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def certificate(folder: Path, *, name: str = "127.0.0.1") -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate for `name`, and the file by which it is trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.datetime.now(datetime.UTC)
    try:
        alternative = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        alternative = x509.DNSName(name)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{name}.pem", folder / f"{name}.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
