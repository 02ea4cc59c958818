from django.db.models import QuerySet

from carom.domain.exports.models import Export
from carom.domain.practices.models import Member, Practice


def of_member(practice: Practice, by: Member) -> QuerySet[Export]:
    """The files this member asked for, newest first. Nobody sees those of others."""
    return Export.objects.filter(practice=practice, by=by).select_related("practice", "by").order_by("-pk")
