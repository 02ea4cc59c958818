"""Cut lists that never lose what is the reader's own."""

from django.db.models import Q, QuerySet


def own_first(rows: QuerySet, own: Q | None, limit: int) -> QuerySet:
    """The first `limit` of the ordered `rows`, and besides the first `limit` of those that are the reader's `own`.

    One statement. Without `own` it is the plain cut; with it there are at most twice as many rows.
    """
    if own is None:
        return rows[:limit]
    # Both kept apart until they are joined by their keys: else SQLite goes through all that waits once more, and
    # PostgreSQL through the whole table. The keys come from `rows`, which are of one practice.
    every = rows.model._base_manager
    first = every.filter(pk__in=rows.values("pk")[:limit]).values("pk")
    mine = every.filter(pk__in=rows.filter(own).values("pk")[:limit]).values("pk")
    return every.filter(pk__in=first.union(mine)).order_by(*rows.query.order_by)
