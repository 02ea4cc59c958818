"""Records of a practice by their database keys."""

from collections.abc import Sequence

from django.db.models import F, Model, QuerySet

from carom.domain.practices.models import Practice
from carom.domain.practices.prepared import is_in_scope


def by_keys(model: type[Model], practice: Practice, keys: Sequence[int] | QuerySet) -> QuerySet:
    """Those of `keys` that are this practice's; it must be the one in scope, as for every query, else there are none.

    Whose they are is asked in a form that no index answers: SQLite takes a condition on an index for a narrow one, and
    would rather go through the whole practice than look up a hundred keys.
    """
    if not is_in_scope(practice):
        return model._base_manager.none()
    return model._base_manager.alias(of=F("practice_id") + 0).filter(pk__in=keys, of=practice.pk)
