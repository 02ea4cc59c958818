from django.db import models


class Entry(models.Model):
    """One line of history: who did what to which record, when and why.

    A ledger: it holds keys and labels, no foreign keys, so that history never blocks a deletion.
    """

    practice_key = models.CharField(max_length=16)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=16)
    by_name = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80)
    object_key = models.CharField(max_length=16, blank=True)
    fields = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=1)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["practice_key", "-id"], name="audit_practice_newest"),
            models.Index(fields=["practice_key", "object_key", "-id"], name="audit_object_newest"),
        ]
