"""What is said of the day a promise is due, to who may have put it off on Today."""

from datetime import date

from django.utils.translation import gettext as _

from carom.domain.conversations.models import Commitment
from carom.domain.today.queries import Hidden
from carom.interfaces.desk.days import in_full


def due(promise: Commitment, day: str, today: date, hidden: Hidden) -> tuple[str, str]:
    """(words, tone). `day`: when it is due, as the page says days."""
    if promise.public_id not in hidden:
        return _("due %(day)s") % {"day": day}, "due" if promise.due_on < today else "open"
    until = hidden[promise.public_id]
    if until is None:
        return _("due %(day)s, skipped on Today") % {"day": day}, "open"
    return _("due %(day)s, put off until %(until)s") % {"day": day, "until": in_full(until)}, "open"
