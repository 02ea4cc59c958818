"""Setting what holds for the whole installation: only an owner of the practice that runs it may. History says so."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.configuration import queries, rules
from carom.domain.configuration.models import Setting
from carom.domain.configuration.refusals import ChangedMeanwhile, NotInADemo, NotUsable, NotYours, SetByVariable

_FAULTS = {Setting.Subject.MAIL: rules.faults_of_mail, Setting.Subject.PROVIDER: rules.faults_of_provider}
_CLASSES = {Setting.Subject.MAIL: rules.MailServer, Setting.Subject.PROVIDER: rules.Provider}


@transaction.atomic
def change(*, practice, subject: str, values: dict, secret: str, version: int, by, at: datetime) -> Setting:
    """Store what a subject is set to. `version` is 0 where nothing was set yet.

    `secret`: '' keeps the one that is stored, if it was given for the same server and name there. Raises NotYours,
    NotInADemo, SetByVariable, NotUsable, ChangedMeanwhile.
    """
    _check(practice, subject, by)
    values = rules.as_stored(vars(_CLASSES[subject](**values)))
    setting = queries.stored(subject) or Setting(subject=subject, version=0)
    if setting.version != version:
        raise _stale()
    if faults := _FAULTS[subject](values) | _faults_of_secret(setting, values, secret):
        raise NotUsable(faults)
    changed = [name for name, value in values.items() if setting.values.get(name) != value]
    if secret:
        changed.append("secret")
    elif _is_for_the_same(setting, values):
        secret = setting.secret
    setting.values, setting.secret, setting.changed_at = values, secret, at
    _store(setting, version)
    fields = [f"{subject}_{name}" for name in changed]
    audit.record(practice=practice, by=by, at=at, action="configuration.change", on=setting, fields=fields, why=subject)
    return setting


@transaction.atomic
def clear(*, practice, subject: str, version: int, by, at: datetime) -> None:
    """Forget what a subject is set to, its secret included. Raises NotYours, NotInADemo, SetByVariable and
    ChangedMeanwhile."""
    _check(practice, subject, by)
    setting = queries.stored(subject)
    if setting is None or not Setting.objects.filter(pk=setting.pk, version=version).delete()[0]:
        raise _stale()
    audit.record(practice=practice, by=by, at=at, action="configuration.clear", why=subject)


def _check(practice, subject: str, by) -> None:
    if not practice.runs_installation or by.practice_id != practice.pk:
        raise NotYours(_("Only an owner of the practice that was set up first can change this."))
    if settings.MODE == "demo":
        raise NotInADemo(_("A demo reaches nobody outside, so nothing can be set here."))
    if variable := queries.variable_of(subject):
        raise SetByVariable(
            _("The variable %(name)s says this already. Whoever runs this machine can change it there.")
            % {"name": variable}
        )


def _faults_of_secret(setting: Setting, values: dict, secret: str) -> dict[str, str]:
    if not (secret.isprintable() and secret.isascii()):
        return {"secret": _("It can hold letters without accents, digits and signs only. Type it again.")}
    if secret and "host" in values and not values["user"]:
        return {"user": _("Write as whom Carom signs in with this password.")}
    if secret or _is_for_the_same(setting, values):
        return {}
    if "url" in values:
        return {"secret": _("Type the secret your identity provider gave for Carom.")}
    if values["user"]:
        return {"secret": _("Type the password. A stored one is kept only for the server and user it was given for.")}
    return {}


def _is_for_the_same(setting: Setting, values: dict) -> bool:
    return setting.has_secret and rules.secret_is_for(setting.values) == rules.secret_is_for(values)


def _store(setting: Setting, version: int) -> None:
    if setting.pk is None:
        setting.version = 1
        try:
            with transaction.atomic():
                setting.save(force_insert=True)
        except IntegrityError:
            raise _stale() from None
        return
    sealed = Setting._meta.get_field("secret").pre_save(setting, False)
    changes = {"values": setting.values, "secret": sealed, "changed_at": setting.changed_at}
    done = Setting.objects.filter(pk=setting.pk, version=version).update(version=F("version") + 1, **changes)
    if not done:
        raise _stale()
    setting.version = version + 1


def _stale() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        _("Somebody else changed these settings since you opened the page. Look at what is stored now, then decide.")
    )
