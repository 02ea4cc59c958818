"""A text field that is sealed at rest and bound to its place: practice | table.column | row.

A value copied to another row, column or practice does not open. What cannot be opened raises, and a query that
would compare or store clear text raises too: sealing cannot be forgotten.
"""

from collections.abc import Iterable, Sequence

from django.db import models

from carom.domain.keys.keyring import keyring, open_sealed


class Sealed(str):
    """A sealed value as it is stored. Shown as a mark, never as its text."""

    def __repr__(self) -> str:
        return "<sealed>"


class SealedText:
    """Opens on first read. Assigning clear text replaces it; it is sealed again on save."""

    def __init__(self, column: "SealedTextField"):
        self.column = column

    def __get__(self, row, owner=None):
        if row is None:
            return self
        value = row.__dict__.get(self.column.attname, "")
        if isinstance(value, Sealed):
            value = row.__dict__[self.column.attname] = open_sealed(value, self.column.context(row))
        return value

    def __set__(self, row, value):
        row.__dict__[self.column.attname] = value


class SealedTextField(models.TextField):
    """`''` stays `''` (nothing to hide); every other text is stored sealed."""

    descriptor_class = SealedText

    def __init__(self, **options):
        super().__init__(**{"blank": True, "default": "", **options})

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, name, SealedText(self))

    def context(self, row) -> str:
        return context_of(row.practice_id, self.model._meta.db_table, self.column, row.public_id)

    def seal(self, row, text: str) -> Sealed | str:
        return Sealed(keyring().seal(text, self.context(row))) if text else ""

    def seal_each(self, practice_pk: int, texts: Iterable[str], public_ids: Sequence[str]) -> list[str]:
        """The texts of many rows sealed, as they are stored; `public_ids` are the rows'."""
        return keyring().seal_each(texts, public_ids, f"{practice_pk}|{self.model._meta.db_table}.{self.column}")

    def from_db_value(self, value, expression, connection):
        return Sealed(value) if value else ""

    def pre_save(self, row, add):
        value = row.__dict__.get(self.attname, "")
        return value if isinstance(value, Sealed) else self.seal(row, value)

    def get_prep_value(self, value):
        if value and not isinstance(value, Sealed):
            raise TypeError(f"{self.model._meta.label}.{self.name} is sealed: clear text can't be stored or looked up.")
        return None if value is None else str(value)


def context_of(practice_pk: int, table: str, column: str, public_id: str) -> str:
    return f"{practice_pk}|{table}.{column}|{public_id}"


def open_value(value: str, *, field: SealedTextField, practice_pk: int, public_id: str) -> str:
    """Open a sealed value read through `values()`."""
    if not value:
        return ""
    return open_sealed(value, context_of(practice_pk, field.model._meta.db_table, field.column, public_id))
