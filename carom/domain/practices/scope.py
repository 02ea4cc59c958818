"""Whose rows are these? A query outside a practice fails."""

from django.db import models
from django_scopes import ScopedManager, scope, scopes_disabled

from carom.domain.keys.public_ids import new_public_id, new_public_ids

__all__ = [
    "OtherPractice",
    "PracticeOwned",
    "belongs",
    "in_practice",
    "new_public_id",
    "new_public_ids",
    "scoped",
    "scopes_disabled",
]


def in_practice(practice):
    """Context in which queries see this practice's rows, and no others."""
    return scope(practice=practice)


def scoped(queryset: type[models.QuerySet] = models.QuerySet):
    """A manager whose every query is filtered to the practice in scope, and raises where none is."""
    return ScopedManager(_manager_class=models.Manager.from_queryset(queryset), practice="practice")


class PracticeOwned(models.Model):
    """Base of everything that belongs to a practice."""

    practice = models.ForeignKey("practices.Practice", on_delete=models.CASCADE, related_name="+", db_index=False)
    public_id = models.CharField(max_length=16, default=new_public_id, editable=False)
    created_at = models.DateTimeField()

    objects = scoped()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["practice", "public_id"], name="%(app_label)s_%(class)s_public_id")
        ]


class OtherPractice(Exception):
    """An action was given records of two practices. Nothing was changed."""


def belongs(practice, *records) -> None:
    """Refuse records of another practice; None is allowed and ignored."""
    for record in records:
        if record is not None and record.practice_id != practice.pk:
            raise OtherPractice(f"{record._meta.label} {record.public_id} belongs to another practice.")
