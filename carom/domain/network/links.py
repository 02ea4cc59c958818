"""Every column of every concept that points at a party, found from the models, so that a later concept is included."""

from dataclasses import dataclass

from django.db import models

from carom.domain.network.models import Merge, Party

_STAYS = {(Merge, "gone")}  # which record was merged away is history


@dataclass(frozen=True)
class Link:
    """A column of a table that holds a party."""

    model: type[models.Model]
    column: str

    @property
    def key(self) -> str:
        return f"{self.model._meta.label_lower}.{self.column}"

    def rows(self, practice) -> models.QuerySet:
        return self.model.objects.filter(practice=practice)


def links() -> list[Link]:
    """All links to a party in a fixed order."""
    relations = [
        field
        for field in Party._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one)
    ]
    found = [Link(relation.related_model, relation.field.name) for relation in relations]
    return sorted((link for link in found if (link.model, link.column) not in _STAYS), key=lambda link: link.key)


def link_of(key: str) -> Link | None:
    """The link with this key, None when no column has it any more."""
    return next((link for link in links() if link.key == key), None)


def movable(practice, link: Link, *, gone: Party, kept: Party) -> list[int]:
    """The rows of a link that can pass from one party to the other: those that would not then stand there twice."""
    own = link.rows(practice).filter(**{link.column: gone})
    ids = set(own.values_list("pk", flat=True))
    if not ids:
        return []
    ids -= _self_links(own, link, kept)
    for columns, condition in _unique_sets(link):
        others = [column for column in columns if column != link.column]
        rows = link.rows(practice).filter(condition) if condition else link.rows(practice)
        # The key stands first, so that a rule of one column compares empty rests.
        taken = {tuple(rest) for _pk, *rest in rows.filter(**{link.column: kept}).values_list("pk", *others)}
        mine = rows.filter(**{link.column: gone}).values_list("pk", *others)
        ids -= {pk for pk, *rest in mine if tuple(rest) in taken}
    return sorted(ids)


def _self_links(own: models.QuerySet, link: Link, kept: Party) -> set[int]:
    """Rows that would join the kept party to itself."""
    others = [
        field.name
        for field in link.model._meta.concrete_fields
        if field.is_relation and field.related_model is Party and field.name != link.column
    ]
    if link.model._meta.app_label != Party._meta.app_label:
        return set()  # a referral may name one person in two places
    return {pk for other in others for pk in own.filter(**{other: kept}).values_list("pk", flat=True)}


def _unique_sets(link: Link):
    """(columns, condition) of every rule of the table that lets a party stand only once."""
    field = link.model._meta.get_field(link.column)
    if field.unique:
        yield (link.column,), None
    for columns in link.model._meta.unique_together:
        if link.column in columns:
            yield columns, None
    for constraint in link.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and link.column in constraint.fields:
            yield constraint.fields, constraint.condition
