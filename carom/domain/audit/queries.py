from django.db.models import QuerySet

from carom.domain.audit.models import Entry


def entries(practice, *, object_key: str = "") -> QuerySet[Entry]:
    """The practice's history, newest first; of one record when `object_key` is given."""
    found = Entry.objects.filter(practice_key=practice.public_id).order_by("-id")
    return found.filter(object_key=object_key) if object_key else found
