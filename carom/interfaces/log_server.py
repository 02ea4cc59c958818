"""CAROM_SYSLOG: another machine gets a copy of every line of the log, so that it is there when this one is lost.

    tls://logs.example.org:6514          syslog over TLS (RFC 5425): certificate and name are checked
    tls://logs.example.org?ca_file=…     the same, with the certificates of an authority of your own
    tcp://127.0.0.1:601   udp://127.0.0.1:514   unix:///dev/log      in clear: only to this machine, which sends them on

Nobody waits for it: lines stand in a short queue, and a thread sends them. While it can't, those that find the queue
full are left out and counted; a small file of each process says so to the status page. A line that can't be sent at all
is left out and counted too, and keeps none that follow.
"""

import errno
import json
import logging
import os
import queue
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from carom.domain.keys.refusals import Refused
from carom.interfaces import walls

_PORTS = {"tls": 6514, "tcp": 601, "udp": 514, "unix": 0}
_THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}
_MOST = 2_000
"""Lines that wait in one process."""
_LONGEST = 8 * 1024
"""Bytes of a datagram: what is longer is cut."""
_SECONDS = 5.0
_AGAIN = (1.0, 2.0, 5.0, 15.0, 60.0)
_LOCAL0 = 16 * 8
_SEVERITY = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))


class SyslogWrong(Refused):
    """CAROM_SYSLOG can't be used; the sentence says why."""


class _Ending(Exception):
    """The process ends before the line could be sent."""


@dataclass(frozen=True)
class LogServer:
    kind: str
    host: str
    port: int
    ca_file: str | None = None


def parse(address: str) -> LogServer:
    """The log server this address names. Raises SyslogWrong."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise SyslogWrong("CAROM_SYSLOG is no address. Its port must be a number.") from None
    if parts.scheme not in _PORTS:
        raise SyslogWrong("CAROM_SYSLOG must begin with tls://, tcp://, udp:// or unix://.")
    if parts.username or parts.password:
        raise SyslogWrong("CAROM_SYSLOG takes neither user nor password.")
    host = parts.path if parts.scheme == "unix" else parts.hostname or ""
    if not host:
        raise SyslogWrong("CAROM_SYSLOG names no log server.")
    if parts.scheme in {"tcp", "udp"} and host not in _THIS_MACHINE:
        raise SyslogWrong("CAROM_SYSLOG would send the log in clear. Use tls://.")
    options = parse_qs(parts.query)
    if set(options) - ({"ca_file"} if parts.scheme == "tls" else set()):
        raise SyslogWrong("CAROM_SYSLOG has an option that is not known.")
    return LogServer(parts.scheme, host, port or _PORTS[parts.scheme], (options.get("ca_file") or [None])[0])


def with_copy(logging_settings: dict, address: str, not_sent: Path) -> dict:
    """The same settings of logging, with the copy; as they are where no log server is named. Raises SyslogWrong."""
    if not address:
        return logging_settings
    parse(address)
    away = {"class": f"{__name__}.Copy", "formatter": "lines", "address": address, "not_sent": str(not_sent)}
    loggers = {
        name: told | {"handlers": [*told["handlers"], "away"]} if told.get("handlers") else told
        for name, told in logging_settings["loggers"].items()
    }
    # What history gets is sent too: only there, for a journal it would be too much.
    loggers["carom.history"] = {"level": "INFO", "handlers": ["away"], "propagate": False}
    root = logging_settings["root"] | {"handlers": [*logging_settings["root"]["handlers"], "away"]}
    handlers = logging_settings["handlers"] | {"away": away}
    return logging_settings | {"handlers": handlers, "root": root, "loggers": loggers}


class Copy(logging.Handler):
    def __init__(self, address: str, not_sent: str):
        super().__init__()
        self.server, self.folder = parse(address), Path(not_sent)
        walls.may_reach(self.server.host)
        self.left_out = 0
        self._pid = 0
        self._waiting: queue.Queue = queue.Queue()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if self._pid != os.getpid() or not self._thread.is_alive():  # after a fork there is no thread any more
                self._start()
            self._waiting.put_nowait((record.levelno, self.format(record)))
        except queue.Full:
            self.left_out += 1
        except Exception:
            self.handleError(record)

    def close(self) -> None:
        """What waits gets two seconds more."""
        self._ending.set()
        if self._thread and self._pid == os.getpid():
            with suppress(queue.Full):
                self._waiting.put_nowait(None)
            self._thread.join(2.0)
        super().close()

    def _start(self) -> None:
        self._pid, self._waiting, self._ending = os.getpid(), queue.Queue(_MOST), threading.Event()
        self._thread = threading.Thread(target=self._work, name="log", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        wire: Wire | None = None
        try:
            for level, text in iter(self._waiting.get, None):
                wire, tries = self._send(wire, level, text)
                if wire:
                    self._catch_up(tries)
        except _Ending:
            pass
        finally:
            if wire:
                wire.close()

    def _send(self, wire: "Wire | None", level: int, text: str) -> tuple["Wire | None", int]:
        """Tried until it is sent. Gives the connection that took it, and how often another did not; no connection
        where the line itself can't be sent."""
        for tries in count():
            try:
                if wire and not wire.is_open():
                    wire = wire.close()
                wire = wire or Wire(self.server)
                wire.send(level, text)
                return wire, tries
            except (OSError, ValueError) as fault:
                of_the_line = wire and _is_of_the_line(fault)
                wire = wire and wire.close()
                if of_the_line:
                    self.left_out += 1
                    return None, tries
                self._say(fault)
            if self._ending.wait(_AGAIN[min(tries, len(_AGAIN) - 1)]):
                raise _Ending
        raise AssertionError("It is counted without end.")

    def _catch_up(self, tries: int) -> None:
        if tries:
            self._file().unlink(missing_ok=True)
        if self.left_out and not self._waiting.full():
            left_out, self.left_out = self.left_out, 0
            told = {
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "level": "warning",
                "from": __name__,
                "says": f"{left_out} lines were not sent: this log could not be reached, or did not take them.",
            }
            self._waiting.put_nowait((logging.WARNING, json.dumps(told)))

    def _say(self, fault: Exception) -> None:
        """For the status page (carom/domain/installation/machine.py): what is wrong, written anew at each try."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            told = {"fault": f"{type(fault).__name__}: {fault}"[:200], "left_out": self.left_out}
            self._file().write_text(json.dumps(told))
        except OSError:
            return  # the disk is full: that the status page says too

    def _file(self) -> Path:
        return self.folder / f"{os.getpid()}.json"


class Wire:
    """One connection, and how a line goes over it."""

    def __init__(self, server: LogServer):
        self.has_lengths = server.kind in {"tls", "tcp"}
        self.socket = _connected(server)

    def is_open(self) -> bool:
        """Whether the other side is still there. A syslog server says nothing, so what can be read is its end."""
        if not self.has_lengths:
            return True
        try:
            self.socket.setblocking(False)
            return bool(self.socket.recv(1))
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        finally:
            self.socket.settimeout(_SECONDS)

    def send(self, level: int, text: str) -> None:
        """One message of RFC 5424; over a stream its length stands before it."""
        severity = next((number for least, number in _SEVERITY if level >= least), 7)
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        head = f"<{_LOCAL0 + severity}>1 {now} {socket.gethostname()} carom {os.getpid()} - - "
        message = (head + text).encode(errors="backslashreplace")
        self.socket.sendall(b"%d %b" % (len(message), message) if self.has_lengths else _cut(message))

    def close(self) -> None:
        self.socket.close()


def _cut(message: bytes) -> bytes:
    """Not within a letter."""
    return message if len(message) <= _LONGEST else message[:_LONGEST].decode(errors="ignore").encode()


def _is_of_the_line(fault: Exception) -> bool:
    """Whether another try, or another connection, would change nothing. A certificate's fault is both of these."""
    return fault.errno == errno.EMSGSIZE if isinstance(fault, OSError) else isinstance(fault, ValueError)


def _connected(server: LogServer) -> socket.socket:
    if server.kind == "unix":
        plain = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        plain.settimeout(_SECONDS)
        plain.connect(server.host)
        return plain
    if server.kind == "udp":
        family, kind, _protocol, _name, where = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_DGRAM)[0]
        plain = socket.socket(family, kind)
        plain.connect(where)
        return plain
    plain = socket.create_connection((server.host, server.port), _SECONDS)
    if server.kind == "tcp":
        return plain
    context = ssl.create_default_context(cafile=server.ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        return context.wrap_socket(plain, server_hostname=server.host)
    except BaseException:
        plain.close()
        raise
