"""Would a backup come back, and was one put in place lately?"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from carom.domain.backups import queries as backups
from carom.domain.backups.queries import Standing
from carom.domain.installation import access
from carom.domain.installation.facts import BAD, GOOD, LOOK, PLAIN, Fact, moment

TRY_EVERY = timedelta(days=100)
TOLD_FOR = timedelta(days=30)
_MOST = 20


def tested(at: datetime, known: Standing | None = None, entered: object = None) -> Fact:
    """By whoever keeps a key: only that shows that the key opens the backups, which no drill can."""
    label = _("Last restore tested with its key")
    if settings.MODE == "demo":
        return Fact(label, _("none in a demo"))
    known = known or backups.standing()
    tried, failure = known.tried, known.failure(["check"])
    says = moment(tried.tried_at if tried else None, _("none yet"))
    plain = _(
        "Only a try with the key shows that your backups can be opened. Ask whoever keeps a key of them to do one."
    )
    if failure:
        return Fact(label, says, BAD, failure.error, plain=plain)
    ask = _("Whoever keeps a key of the backups types “carom restore --check FILE --identity KEYFILE”.")
    if tried is None or at - tried.tried_at > TRY_EVERY:
        return Fact(label, says, LOOK if known.whole else PLAIN, ask, plain=plain)
    of = moment(tried.made_at, "")
    return Fact(label, _("%(tried)s, of the backup of %(made)s") % {"tried": says, "made": of}, GOOD)


def set_back(at: datetime, known: Standing | None = None, *, practice_key: str | None) -> list[Fact]:
    """For a month after a restore: what has to be done again. `practice_key`: name only its people; None: everybody."""
    restored = (known or backups.standing()).restored
    if restored is None or restored.restored_at < at - TOLD_FOR:
        return []
    of = moment(restored.made_at, "")
    changes = None
    if restored.access is not None:
        told = [access.Change(*change) for change in restored.access]
        changes = [change for change in told if practice_key in (None, change.practice_key)]
    do = access.must_be_done_again(of, changes and changes[:_MOST])
    if changes and len(changes) > _MOST:
        do += "\n" + _("And %(count)d more.") % {"count": len(changes) - _MOST}
    do += "\n" + _("Mail that waited then was set aside: decide about it under Mail. All links ended: make new ones.")
    says = _("to the backup of %(made)s, on %(restored)s") % {"made": of, "restored": moment(restored.restored_at, "")}
    return [Fact(_("Set back"), says, LOOK, do)]
