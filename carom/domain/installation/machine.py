"""What it stands on: the disk, the place of the data, who else may read the files, and the address."""

import json
import os
import shutil
import stat
import time
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

import carom
from carom import __version__
from carom.domain.installation.facts import BAD, GOOD, LOOK, PLAIN, Fact

FULL, SCARCE = 3, 10
"""Percent free: below the first nothing is written any more, below the second it is time to make room."""

_PROGRAM = Path(carom.__file__).resolve().parent.parent
_VERSION_CONTROL = (".git", ".svn", ".hg", ".bzr")
_MOUNTS = Path("/proc/self/mounts")
_FAR_AWAY = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "glusterfs", "fuse.glusterfs"}
_TRIED_LATELY = 180
"""Seconds: more than the longest pause between two tries."""
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def percent_free(folder: Path) -> int:
    usage = shutil.disk_usage(folder)
    return 100 * usage.free // usage.total


def disk(at: datetime) -> Fact:
    share = percent_free(settings.DATA)
    says = _("%(free)s free, %(share)d %%")
    says %= {"free": filesizeformat(shutil.disk_usage(settings.DATA).free), "share": share}
    tone = BAD if share < FULL else LOOK if share < SCARCE else GOOD
    if tone == GOOD:
        return Fact(_("Disk"), says, GOOD)
    plain = _(
        "When the disk is full, nothing more can be saved. Ask whoever runs the machine Carom is on to make room."
    )
    return Fact(_("Disk"), says, tone, _("Make room soon, or get a larger disk."), plain=plain)


def place(at: datetime) -> Fact:
    """A database file on a disk of another machine is damaged sooner or later."""
    kind = kind_of_disk(settings.DATA, _MOUNTS.read_text() if _MOUNTS.exists() else "")
    if kind not in _FAR_AWAY:
        return Fact(_("Data folder"), str(settings.DATA), GOOD)
    do = _(
        "This folder is on another machine (%(kind)s). Locks do not hold there: put CAROM_DATA on a disk of its own."
    )
    return Fact(_("Data folder"), str(settings.DATA), BAD, do % {"kind": kind})


def kind_of_disk(folder: Path, mounts: str) -> str:
    """The file system a folder is on, from the text of /proc/self/mounts; '' where that is not known."""
    found = ""
    longest = -1
    for line in mounts.splitlines():
        _device, point, kind, *_rest = line.split(" ")
        point = point.replace("\\040", " ")
        if folder.is_relative_to(point) and len(point) >= longest:
            found, longest = kind, len(point)
    return found


def files(at: datetime) -> Fact:
    """Secrets and patient data are for the owner of the process only."""
    open_to_others = sorted({str(path) for path in _private_files() if stat.S_IMODE(path.stat().st_mode) & 0o077})
    if not open_to_others:
        return Fact(_("Files"), _("only this user can read them"), GOOD)
    says = _("others on this machine can read %(count)d of them") % {"count": len(open_to_others)}
    return Fact(_("Files"), says, BAD, _("Run: chmod go= %(files)s") % {"files": " ".join(open_to_others[:5])})


def _private_files() -> list[Path]:
    data = settings.DATA
    named = [settings.KEYS_FILE, Path(os.environ.get("CAROM_SECRET_FILE", data / "secret"))]
    found = [*data.glob("*.sqlite3*"), *(data / "uploads").glob("*"), *(data / "backups").glob("*.age")]
    return [path for path in (*named, *found) if path.is_file()]


def program(at: datetime) -> Fact:
    """A practice's Carom does not lie beside the version control of its project, where it could read it."""
    found = [
        folder / name for folder in (_PROGRAM, Path.cwd()) for name in _VERSION_CONTROL if (folder / name).exists()
    ]
    if not found or settings.MODE != "production":
        return Fact(_("Program"), str(_PROGRAM), PLAIN)
    do = _("It runs beside %(folder)s. For a practice install it alone: make install TO=…, and start it there.")
    return Fact(_("Program"), str(_PROGRAM), LOOK, do % {"folder": found[0]})


def log_copy(at: datetime) -> Fact:
    """Each process that can't reach the log server says so in a small file, at every try (interfaces/log_server.py)."""
    label = _("Copy of the log")
    if not settings.SYSLOG:
        do = _("Who takes this machine over can delete its log. CAROM_SYSLOG names a log server that gets a copy.")
        return Fact(label, _("none is kept on another machine"), PLAIN, do)
    told = [found for path in settings.LOG_NOT_SENT.glob("*.json") if (found := _not_sent(path))]
    if not told:
        return Fact(label, _("is sent to another machine"), GOOD)
    says = _("can’t be sent: %(fault)s. %(count)d lines are missing there.")
    says %= {"fault": told[0]["fault"], "count": sum(one["left_out"] for one in told)}
    return Fact(label, says, BAD, _("Look at the log server, and at CAROM_SYSLOG. Carom tries again by itself."))


def _not_sent(path: Path) -> dict | None:
    try:
        if time.time() - path.stat().st_mtime > _TRIED_LATELY:
            return None  # of a process that has ended
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None  # it has just been sent


def address(at: datetime) -> Fact:
    if settings.HTTPS:
        return Fact(_("Address"), settings.SITE_URL, GOOD)
    host = urlsplit(settings.SITE_URL).hostname
    if host in _LOOPBACK:
        do = _("Only people at this machine can use it. For others, put a proxy with TLS in front: deploy/Caddyfile.")
        return Fact(_("Address"), settings.SITE_URL, PLAIN, do)
    do = _(
        "Everybody on the way can read what is sent. Use https: deploy/Caddyfile shows how; then set CAROM_SITE_URL."
    )
    return Fact(_("Address"), settings.SITE_URL, BAD, do)


def version(at: datetime) -> Fact:
    return Fact(_("Version"), f"Carom {__version__}")
