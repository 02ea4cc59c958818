from django.db.models import QuerySet

from carom.domain.audit.models import Entry, Head


def entries(practice, *, object_key: str = "") -> QuerySet[Entry]:
    """The practice's history, newest first; of one record when `object_key` is given."""
    found = Entry.objects.filter(practice_key=practice.public_id).order_by("-seq")
    return found.filter(object_key=object_key) if object_key else found


def heads() -> dict[str, tuple[int, str]]:
    """Practice key → (number, mark) of the last line of its chain; '' is the installation."""
    return {key: (seq, mac) for key, seq, mac in Head.objects.order_by("practice_key").values_list("pk", "seq", "mac")}
