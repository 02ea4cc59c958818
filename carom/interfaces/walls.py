"""Walls around a web process: whatever runs in it, of ours or of a library, reaches only servers that were named, reads
and writes only files of the program, of Python and of its own folder, and starts no program but this one.

Python asks us before each connection, file and program (audit hooks, PEP 578); once raised, the walls stay until the
process ends. They hold what is written in Python. Parts in C, such as the drivers of databases, go where the settings
say, and what is started of this program runs outside: the service unit and the container hold them.
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

_SYSTEM = ("/dev", "/sys", "/etc/ssl", "/etc/pki", "/etc/localtime", "/etc/timezone")
_SYSTEM += ("/usr/share/ca-certificates", "/usr/local/share/ca-certificates")  # where those of /etc/ssl point to
_MACHINE = {"cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "uptime", "version"}
_PROCESS = {"cgroup", "io", "limits", "maps", "mountinfo", "mounts", "smaps_rollup", "stat", "statm", "status"}
"""Of /proc, and of this process in it. The rest leads everywhere: its root, its memory, the files others hold open."""

_named: set[str] = set()
_addresses: set[str] = set()
_folders: tuple[str, ...] = ()
_python: tuple[str, ...] = ()
_files: frozenset[str] = frozenset()


class Walled(PermissionError):
    """Outside the walls."""


def may_reach(host: str) -> None:
    """This server (or the path of a socket of this machine) was named by a setting: it may be reached from now on."""
    _named.add(_name(host))


def raise_them(*, folders: Iterable[Path], files: Iterable[Path] = ()) -> None:
    """For the rest of this process. `folders` and `files`: of this installation; those of Python are known here."""
    global _folders, _python, _files
    for proxy in getproxies().values():
        if host := urlsplit(proxy if "://" in proxy else f"//{proxy}").hostname:
            may_reach(host)
    python = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values(), *zoneinfo.TZPATH}
    python |= {entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))}
    own = [str(one) for folder in folders for one in (folder, *_links(folder))]
    _python, _folders = _begin(python), _begin([*own, *python, *_SYSTEM, tempfile.gettempdir()])
    both = {folder.rstrip(os.sep) for folder in _folders}
    _files = frozenset(map(os.path.abspath, [*files, *mimetypes.knownfiles, *both]))
    socket.getaddrinfo = _remembering(socket.getaddrinfo)
    sys.addaudithook(_ask)


def _links(folder: Path) -> list[Path]:
    """What whoever installed this put on another disk: links that stand in it already. New ones lead nowhere."""
    return [one for one in folder.iterdir() if one.is_symlink() and one.is_dir()] if folder.is_dir() else []


def _begin(folders: Iterable[str]) -> tuple[str, ...]:
    """How paths within them begin, by name and where links lead."""
    both = {found for one in folders if one for found in (os.path.abspath(one), os.path.realpath(one))}
    return tuple(sorted(folder + os.sep for folder in both - {os.sep}))


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
    """Where it leads to counts. What Python was put together of may be links."""
    if isinstance(path, int) or path is None:
        return
    full = os.path.abspath(os.fsdecode(path))
    if not (full in _files or full.startswith(_python) or _is_within(os.path.realpath(full))):
        raise Walled(f"{full} is none of the files this process may open.")


def _entry(path, folder: int = -1) -> None:
    """A name in a folder, which is made, renamed or removed; what a link of that name leads to is not touched."""
    if isinstance(path, int):
        return
    above, name = os.path.split(_full(path, folder))
    full = os.path.join(os.path.realpath(above), name)
    if not _is_within(full):
        raise Walled(f"{full} is none of the files this process may change.")


def _full(path, folder: int) -> str:
    """`folder`: open, with this number; paths count from it. Below zero there is none."""
    base = os.readlink(f"/proc/self/fd/{folder}") if folder >= 0 else ""
    return os.path.abspath(os.path.join(base, os.fsdecode(path)))


def _both(source, target, source_folder: int = -1, target_folder: int = -1) -> None:
    _entry(source, source_folder)
    _entry(target, target_folder)


def _link(source, target, source_folder: int = -1, target_folder: int = -1) -> None:
    _both(source, target, source_folder, target_folder)
    _file(_full(source, source_folder))


def _symlink(source, target, folder: int = -1) -> None:
    _entry(target, folder)
    _file(os.path.join(os.path.dirname(_full(target, folder)), os.fsdecode(source)))


def _mode(path, _mode, folder: int = -1) -> None:
    if not isinstance(path, int):
        _entry(path, folder)
        _file(_full(path, folder))


def _is_within(full: str) -> bool:
    return full.startswith(_folders) or full in _files or _is_of_the_machine(full)


def _is_of_the_machine(full: str) -> bool:
    match full.split(os.sep):
        case ["", "proc", name]:
            return name in _MACHINE
        case ["", "proc", process, name]:
            return process == str(os.getpid()) and name in _PROCESS
    return False


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
    """This one: Python with a module of ours, not with a text that somebody hands it."""
    first, option, module, *_rest = [*map(os.fsdecode, arguments), "", "", ""]
    is_ours = option == "-m" and (module == "carom" or module.startswith("carom."))
    if os.fsdecode(program or first) != sys.executable or not is_ours:
        raise Walled("This process starts no other programs.")


def _never(*_more) -> None:
    raise Walled("This process starts no other programs.")


def _name(host) -> str:
    return (host.decode() if isinstance(host, bytes) else str(host)).lower().rstrip(".")


_RULES: dict[str, Callable] = {
    "open": _file,
    "os.listdir": _file,
    "os.scandir": _file,
    "os.truncate": _file,
    "os.rename": _both,
    "os.link": _link,
    "os.symlink": _symlink,
    "os.remove": _entry,
    "os.rmdir": _entry,
    "os.mkdir": lambda path, _mode, folder=-1: _entry(path, folder),
    "os.chmod": _mode,
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
