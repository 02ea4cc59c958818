from django.db import models

from carom.domain.practices.models import Member
from carom.domain.practices.scope import PracticeOwned, scoped


class Snooze(PracticeOwned):
    """A line of somebody's Today that they put off until a day, or skipped for good (`until_on` empty) with a reason.

    It hides the line from them alone: what one person will not do, a colleague still sees.
    """

    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=60)
    until_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = scoped()

    class Meta(PracticeOwned.Meta):
        indexes = [models.Index(fields=["practice", "by", "until_on"], name="today_snooze_until")]
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(fields=["practice", "by", "kind", "key"], name="today_snooze_once"),
        ]
