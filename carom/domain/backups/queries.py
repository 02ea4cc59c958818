from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Q, Subquery

from carom.domain.backups.models import Backup

MADE = (Backup.Kind.NIGHTLY, Backup.Kind.ASKED, Backup.Kind.MIGRATE)
_GROUPS = (MADE, (Backup.Kind.DRILL,), (Backup.Kind.CHECK,))
_MOMENTS = ("verified_at", "drilled_at", "tried_at", "restored_at")


def newest_whole() -> Backup | None:
    """The last backup that was read back whole."""
    return Backup.objects.filter(verified_at__isnull=False).order_by("-verified_at").first()


def is_known(name: str) -> bool:
    """Whether a backup of this name was made here, or opened here once."""
    return Backup.objects.filter(file_name=name, error="").exists()


@dataclass(frozen=True)
class Standing:
    """The newest of each kind: a backup read back whole, a drill, a try with the key, and a restore; and whether the
    last of each went wrong."""

    whole: Backup | None
    drill: Backup | None
    tried: Backup | None
    restored: Backup | None
    last: tuple[Backup, ...]

    def failure(self, kinds: Iterable[str] = MADE) -> Backup | None:
        """The last backup (or drill, or check) of these kinds, if it went wrong."""
        newest = max((one for one in self.last if one.kind in kinds), key=lambda one: one.pk, default=None)
        return newest if newest and newest.error else None


def standing() -> Standing:
    """All of it at once: one question."""
    firsts = [Backup.objects.filter(**{f"{name}__isnull": False}).order_by(f"-{name}") for name in _MOMENTS]
    firsts += [Backup.objects.filter(kind__in=kinds).order_by("-pk") for kinds in _GROUPS]
    wanted = Q()
    for found in firsts:
        wanted |= Q(pk=Subquery(found.values("pk")[:1]))
    rows = tuple(Backup.objects.filter(wanted).defer("tables", "heads"))
    return Standing(*(_newest(rows, name) for name in _MOMENTS), rows)


def _newest(rows: Iterable[Backup], name: str) -> Backup | None:
    return max((one for one in rows if getattr(one, name)), key=attrgetter(name), default=None)
