"""Who else may vouch for a sign-in: set for every practice of the installation, so every owner hears of it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from carom.domain.configuration import actions as configuration
from carom.domain.configuration.models import Setting
from carom.domain.configuration.rules import Provider
from carom.domain.outbox import actions as outbox
from carom.domain.outbox.rules import one_line
from carom.domain.practices import people
from carom.domain.practices.models import Member, Practice


@transaction.atomic
def change_provider(
    *, practice: Practice, values: dict, secret: str, version: int, by: Member, at: datetime
) -> Setting:
    """Name the identity provider, as `configuration.actions.change` does, and tell the owners of all practices by
    letter: whoever runs that provider can sign in as their people."""
    setting = configuration.change(
        practice=practice,
        subject=Setting.Subject.PROVIDER,
        values=values,
        secret=secret,
        version=version,
        by=by,
        at=at,
    )
    for owner in people.every_owner():
        outbox.queue(
            practice_key=owner.practice.public_id,
            kind="provider_changed",
            to=owner.user.email,
            data={
                "site": settings.SITE_URL,
                "provider": one_line(Provider(**setting.values).url),
                "by": one_line(by.name),
            },
            dedupe_key=f"provider:{setting.public_id}:{setting.version}:{owner.public_id}",
            at=at,
            language=owner.practice.language,
        )
    return setting
