"""Cut lists that never lose what is the reader's own."""

from django.db.models import Q, QuerySet


def own_first(rows: QuerySet, own: Q | None, limit: int) -> QuerySet:
    """The first `limit` of the ordered `rows`, and besides the first `limit` of those that are the reader's `own`.

    Without `own` it is the plain cut; with it there are at most twice as many rows. Not sliced: it can be a part of a
    union.
    """
    # Joined by their keys, which are of one practice: with the conditions once more SQLite would go through all that
    # waits another time, and PostgreSQL through the whole table.
    every = rows.model._base_manager
    keys = first = every.filter(pk__in=rows.values("pk")[:limit]).values("pk")
    if own is not None:
        keys = first.union(every.filter(pk__in=rows.filter(own).values("pk")[:limit]).values("pk"))
    return every.filter(pk__in=keys).order_by(*rows.query.order_by)
