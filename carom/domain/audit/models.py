from django.db import models


class Entry(models.Model):
    """One line of history: who did what to which record, when, from where and why.

    A ledger: it holds keys and labels, no foreign keys, so that history never blocks a deletion. The lines of a
    practice are a chain (`chain.py`); those of the installation itself stand under the empty practice key.
    The database refuses to change or remove a line (`guard.py`).
    """

    pk = models.CompositePrimaryKey("practice_key", "seq")
    practice_key = models.CharField(max_length=16, blank=True)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by_key = models.CharField(max_length=16, blank=True)
    by_name = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80, blank=True)
    object_key = models.CharField(max_length=16, blank=True)
    fields = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=1)
    why = models.CharField(max_length=300, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    mac = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["practice_key", "object_key", "-seq"], name="audit_entry_of_object"),
            models.Index(fields=["practice_key", "-at", "-seq"], name="audit_entry_newest"),
            models.Index(fields=["practice_key", "by_key", "-at", "-seq"], name="audit_entry_of_person"),
            models.Index(fields=["practice_key", "by_key", "action", "-at"], name="audit_entry_deeds_of_person"),
        ]


class Head(models.Model):
    """The last line of each chain: where the next one is linked, and what shows that lines at the end are missing."""

    practice_key = models.CharField(max_length=16, primary_key=True, blank=True)
    seq = models.PositiveBigIntegerField()
    mac = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)


class Check(models.Model):
    """What the last whole check of a chain found."""

    practice_key = models.CharField(max_length=16, primary_key=True, blank=True)
    at = models.DateTimeField()
    lines = models.PositiveBigIntegerField()
    fault = models.CharField(max_length=300, blank=True)
