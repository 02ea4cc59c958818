from carom.domain.backups.models import Backup


def newest_whole() -> Backup | None:
    """The last backup that was read back whole."""
    return Backup.objects.filter(verified_at__isnull=False).order_by("-verified_at").first()


def newest_drill() -> Backup | None:
    """The last time a copy was restored and looked at."""
    return Backup.objects.filter(drilled_at__isnull=False).order_by("-drilled_at").first()


def newest_failure() -> Backup | None:
    """What went wrong last, unless a later one of its kind went well."""
    failed = Backup.objects.exclude(error="").order_by("-pk").first()
    if failed is None or Backup.objects.filter(pk__gt=failed.pk, kind=failed.kind, error="").exists():
        return None
    return failed
