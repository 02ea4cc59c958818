"""Where sealed texts are stored: every `SealedTextField`, and the columns of others that concepts name here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from carom.domain.keys.sealed import SealedTextField

Row = models.Model
Texts = Mapping[str, str]
"""Sealed texts of one stored value: member → text; a value that is one text has the member ''."""


@dataclass(frozen=True)
class Place:
    """One column. `texts` gives the sealed texts of a row, `put` the value to store with others in their place,
    `context` what they are bound to."""

    label: str
    column: str
    context: Callable[[Row], str]
    texts: Callable[[Row], Texts]
    put: Callable[[Row, Texts], object]

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def name(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"


_named: dict[tuple[str, str], Place] = {}


def name_text(label: str, column: str, context: Callable[[Row], str]) -> None:
    """A column of another library whose whole value is one sealed text."""
    _named[label, column] = _text(label, column, context)


def name_members(label: str, column: str, members: tuple[str, ...], context: Callable[[Row], str]) -> None:
    """A JSON column some of whose members are sealed texts."""

    def texts(row: Row) -> Texts:
        stored = getattr(row, column) or {}
        return {name: stored[name] for name in members if str(stored.get(name, "")).startswith("v1:")}

    def put(row: Row, fresh: Texts) -> object:
        return {**getattr(row, column), **fresh}

    _named[label, column] = Place(label, column, context, texts, put)


def places() -> list[Place]:
    """All of them, in a fixed order."""
    fields = [
        _text(model._meta.label, field.attname, field.context)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedTextField)
    ]
    named = [place for place in _named.values() if place.label.split(".")[0].lower() in apps.app_configs]
    return sorted([*fields, *named], key=lambda place: (place.label, place.column))


def _text(label: str, column: str, context: Callable[[Row], str]) -> Place:
    def texts(row: Row) -> Texts:
        stored = row.__dict__[column]
        return {"": str(stored)} if stored else {}

    return Place(label, column, context, texts, lambda row, fresh: fresh[""])
