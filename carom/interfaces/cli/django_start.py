"""Gets Django and the data folder ready for a command."""

import os
from pathlib import Path


def start(*, mode: str | None = None, data: Path | None = None) -> None:
    """Load settings; what is written from now on is for its owner only.

    `mode` and `data` stand in for CAROM_MODE and CAROM_DATA when those are not set.
    """
    os.umask(0o077)
    if mode:
        os.environ.setdefault("CAROM_MODE", mode)
    if data:
        os.environ.setdefault("CAROM_DATA", str(data))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carom.settings")
    import django

    django.setup()


def prepare(*, to_serve: bool = True) -> None:
    """Bring the database to today's shape and, `to_serve` pages, gather static files. Safe to run at every start."""
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if not to_serve:
        return
    stamp, version = settings.DATA / "static.version", _static_version()
    if not stamp.exists() or stamp.read_text() != version:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(version)


def _static_version() -> str:
    """Changes when any static file does: names, sizes and times."""
    from django.conf import settings

    folder = settings.STATICFILES_DIRS[0]
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "\n".join(f"{path.relative_to(folder)} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
