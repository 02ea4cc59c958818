"""What an export holds: every table of a practice, every column, as values anybody can read.

Left out, with reasons: what would let somebody in, what is worth nothing elsewhere, and what is worked out anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.apps import apps
from django.db import models

from carom.domain.keys.sealed import SealedTextField, open_value
from carom.domain.practices.models import Practice
from carom.domain.practices.scope import PracticeOwned

TABLES_LEFT_OUT = {
    "audit.Check": "what the last check of the history found; made anew",
    "audit.Head": "where the history ends; made anew with the key of the new installation",
    "backups.Backup": "of the whole installation",
    "configuration.Setting": "of the whole installation",
    "exports.Export": "these files themselves",
    "jobs.Job": "of the whole installation",
    "links.Link": "secret addresses: they would let somebody in",
    "outbox.Message": "mail that has left or waits to; sent from here, not twice",
    "outbox.Suppressed": "marks made with a key of this installation",
    "practices.FormKey": "forms that were carried out; of use for a day",
    "practices.Invitation": "open invitations; invite again from the new installation",
    "practices.Session": "who is signed in",
}
COLUMNS_LEFT_OUT = {
    "audit.Entry": {"previous", "mac"},  # marks made with a key of this installation
    "patients.Patient": {"own_number_index"},  # likewise
    "practices.Practice": {"runs_installation"},  # where it is brought in, it is the first
    # People get a new password by mail, which proves their address anew.
    "practices.User": {"password", "last_login", "proven_at", "provider_at", "provider_subject"},
}
_PIECE = 2_000


@dataclass(frozen=True)
class Exported:
    """One table: its model and the columns that go out, in the order of the model."""

    model: type[models.Model]
    fields: tuple[models.Field, ...]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        return [field.attname for field in self.fields]


def exported() -> list[Exported]:
    """Every table, the practice and its people first."""
    owned = [model for model in _ours() if issubclass(model, PracticeOwned)]
    chosen = [Practice, apps.get_model("practices.User"), *owned, apps.get_model("audit.Entry")]
    return [Exported(model, _fields(model)) for model in chosen if model._meta.label not in TABLES_LEFT_OUT]


def _ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("carom.")]


def _fields(model: type[models.Model]) -> tuple[models.Field, ...]:
    without = COLUMNS_LEFT_OUT.get(model._meta.label, set())
    return tuple(field for field in model._meta.concrete_fields if not field.generated and field.name not in without)


def rows_of(table: Exported, practice: Practice) -> Iterator[list]:
    """The practice's rows by their ids, as plain values: sealed texts opened, days and moments in ISO 8601 (UTC).

    Runs inside the practice's scope. Holds a few thousand rows at a time.
    """
    columns = table.columns
    sealed = [(at, field) for at, field in enumerate(table.fields) if isinstance(field, SealedTextField)]
    named = columns.index("public_id") if sealed else 0
    for row in _queryset(table.model, practice).values_list(*columns).iterator(chunk_size=_PIECE):
        values = list(row)
        for at, field in sealed:
            values[at] = open_value(values[at], field=field, practice_pk=practice.pk, public_id=values[named])
        yield [_plain(value) for value in values]


def _queryset(model: type[models.Model], practice: Practice) -> models.QuerySet:
    label = model._meta.label
    if label == "practices.Practice":
        return model.objects.filter(pk=practice.pk)
    if label == "practices.User":
        members = apps.get_model("practices.Member").objects.filter(practice=practice)
        return model.objects.filter(pk__in=members.values("user")).order_by("pk")
    if label == "audit.Entry":
        return model.objects.filter(practice_key=practice.public_id).order_by("seq")
    return model.objects.filter(practice=practice).order_by("pk")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
