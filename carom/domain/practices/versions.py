"""A row that people edit carries a version; a stale save is a conflict, never a silent overwrite."""

from django.db import models
from django.db.models import F


class Versioned(models.Model):
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class StaleVersion(Exception):
    """Somebody saved this record since the form was opened.

    `current` is the record as it is stored now; `mine` maps field names to the values that were not saved.
    """

    def __init__(self, current: Versioned, mine: dict):
        super().__init__(f"{current._meta.label} {current.public_id} was changed by somebody else.")
        self.current = current
        self.mine = mine


def save_version(record: Versioned, *, version: int, changes: dict) -> list[str]:
    """Store `changes` if the record still has `version`; give the names of the fields that really changed.

    Raises StaleVersion with the stored record otherwise. The record in hand is brought up to date.
    """
    changed = [name for name, value in changes.items() if getattr(record, name) != value]
    model = type(record)
    for name, value in changes.items():
        setattr(record, name, value)
    stored = {name: model._meta.get_field(name).pre_save(record, False) for name in changed}
    done = model.objects.filter(pk=record.pk, version=version).update(version=F("version") + 1, **stored)
    if not done:
        raise StaleVersion(model.objects.get(pk=record.pk), changes)
    record.version = version + 1
    return changed
