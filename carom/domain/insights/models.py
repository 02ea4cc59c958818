from django.db import models

from carom.domain.practices.scope import PracticeOwned


class Report(PracticeOwned):
    """A practice analysis as it stood on one day: numbers only, worked out once and read many times."""

    as_of = models.DateField()
    computed_at = models.DateTimeField()
    content = models.JSONField()

    class Meta(PracticeOwned.Meta):
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(fields=["practice", "as_of"], name="insights_report_day"),
        ]
