from django.db.models import Q

from carom.domain.backups.models import Backup


def newest_whole() -> Backup | None:
    """The last backup that was read back whole."""
    return Backup.objects.filter(verified_at__isnull=False).order_by("-verified_at").first()


def newest_drill() -> Backup | None:
    """The last time a copy was restored and looked at."""
    return Backup.objects.filter(drilled_at__isnull=False).order_by("-drilled_at").first()


def newest_failure(*, of_drills: bool) -> Backup | None:
    """The last drill, or else the last backup of any kind, if it went wrong."""
    drills = Q(kind=Backup.Kind.DRILL)
    newest = Backup.objects.filter(drills if of_drills else ~drills).order_by("-pk").first()
    return newest if newest and newest.error else None
