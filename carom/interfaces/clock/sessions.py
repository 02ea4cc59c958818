"""Sign-ins that ended by idleness or age are forgotten."""

from datetime import datetime, timedelta

from django.conf import settings

from carom.domain.practices import actions


def clear(at: datetime) -> None:
    actions.clear_old_sessions(at=at, idle=timedelta(seconds=settings.SESSION_IDLE_SECONDS))
