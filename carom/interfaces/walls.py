"""Walls around a web process: whatever runs in it, of ours or of a library, reaches only servers that were named, reads
and writes only files of the program, of Python and of its own folder, and starts no program but this one.

Python asks us before each connection, file and program (audit hooks, PEP 578); once raised, the walls stay until the
process ends. They hold what is written in Python. Parts in C, such as the drivers of databases, go where the settings
say; the service unit and the container hold them.
"""

import mimetypes
import os
import socket
import sys
import sysconfig
import tempfile
import zoneinfo
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies

_SYSTEM = ("/dev", "/proc", "/sys", "/etc/ssl", "/etc/pki", "/etc/localtime", "/etc/timezone")

_named: set[str] = set()
_addresses: set[str] = set()
_folders: tuple[str, ...] = ()
_files: frozenset[str] = frozenset()


class Walled(PermissionError):
    """Outside the walls."""


def may_reach(host: str) -> None:
    """This server (or the path of a socket of this machine) was named by a setting: it may be reached from now on."""
    _named.add(_name(host))


def raise_them(*, folders: Iterable[Path], files: Iterable[Path] = ()) -> None:
    """For the rest of this process. `folders` and `files`: of this installation; those of Python are known here."""
    global _folders, _files
    for proxy in getproxies().values():
        if host := urlsplit(proxy if "://" in proxy else f"//{proxy}").hostname:
            may_reach(host)
    python = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values(), *zoneinfo.TZPATH}
    python |= {entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))}
    allowed = {*map(str, folders), *python, *_SYSTEM, tempfile.gettempdir()}
    both = {folder for one in allowed if one for folder in (os.path.abspath(one), os.path.realpath(one))}
    _folders = tuple(sorted(folder + os.sep for folder in both - {os.sep}))
    _files = frozenset(map(os.path.abspath, [*files, *mimetypes.knownfiles, *both]))
    socket.getaddrinfo = _remembering(socket.getaddrinfo)
    sys.addaudithook(_ask)


def _remembering(resolve: Callable) -> Callable:
    """Where a named server is, is known from looking its name up: only there a connection may lead."""

    def looked_up(host, port, *arguments, **options):
        found = resolve(host, port, *arguments, **options)
        _addresses.update(str(where[0]) for *_kind, where in found)
        return found

    return looked_up


def _ask(event: str, arguments: tuple) -> None:
    if rule := _RULES.get(event):
        rule(*arguments)


def _file(path, *_more) -> None:
    if isinstance(path, int) or path is None:
        return
    full = os.path.abspath(os.fsdecode(path))
    if not _is_within(full) and not _is_within(os.path.realpath(full)):
        raise Walled(f"{full} is none of the files this process may open.")


def _is_within(full: str) -> bool:
    return full.startswith(_folders) or full in _files


def _look_up(host, *_more) -> None:
    if host and _name(host) not in _named:
        raise Walled(f"{host!r} is none of the servers this process may reach.")


def _connect(_socket, where, *_more) -> None:
    if where is None:  # sent over a connection that stands
        return
    to = str(where[0]) if isinstance(where, tuple) else os.fsdecode(where)
    if to not in _addresses and _name(to) not in _named:
        raise Walled(f"{to!r} is none of the servers this process may reach.")


def _program(program, arguments=(), *_more) -> None:
    if os.fsdecode(program or arguments[0]) != sys.executable:
        raise Walled("This process starts no other programs.")


def _never(*_more) -> None:
    raise Walled("This process starts no other programs.")


def _name(host) -> str:
    return (host.decode() if isinstance(host, bytes) else str(host)).lower().rstrip(".")


_RULES: dict[str, Callable] = {
    "open": _file,
    "os.listdir": _file,
    "os.scandir": _file,
    "socket.getaddrinfo": _look_up,
    "socket.gethostbyname": _look_up,
    "socket.connect": _connect,
    "socket.sendto": _connect,
    "socket.sendmsg": _connect,
    "subprocess.Popen": _program,
    "os.system": _never,
    "os.exec": _never,
    "os.posix_spawn": _never,
}
