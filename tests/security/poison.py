"""Every stored text of a practice is made a payload, past all forms: whatever way it came in, no page may trust it."""

import json

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from carom.domain.audit.models import Check
from carom.domain.backups.models import Backup
from carom.domain.configuration.models import Setting
from carom.domain.jobs.models import Job
from carom.domain.keys.sealed import SealedTextField
from carom.domain.links.models import Link
from carom.domain.outbox.models import Message
from carom.domain.practices.models import Practice, Session, User
from carom.domain.practices.scope import PracticeOwned
from tests.security.passkeys import credential
from tests.security.payloads import WHOLE, of_length

OF_THE_PROGRAM = {
    "practices.User": {"password", "email", "provider_subject"},  # the address is what the cast signs in with
    "practices.Practice": {"country", "time_zone", "language"},
    "practices.Session": {"key_hash", "session_data"},
    "practices.FormKey": {"key", "answer"},
    "network.SourceType": {"code"},
    "network.Party": {"sort_key", "name_key"},
    "network.NameKey": {"key"},
    "network.Alias": {"key"},
    "network.SourceSummary": {"sort_key"},
    "patients.Patient": {"own_number_index", "birth_year"},
    "referrals.UnresolvedSource": {"key"},
    "referrals.Referral": {"import_key"},
    "referrals.ReferralMove": {"move", "to"},
    "intake.ImportBatch": {"upload", "sha256", "step", "worker", "shape"},
    "intake.ImportChunk": {"cells"},
    "intake.ImportSpelling": {"key", "kind", "source_type", "channel", "made"},
    "intake.SavedMapping": {"header_key", "shape", "date_order"},
    "today.Snooze": {"kind", "key"},
    "exports.Export": {"file", "identity"},
}
"""Table → its columns no person's words get into: names of files the program makes, keys, codes. Of each table by
itself: what is a code in one is somebody's words in another. Ids are left alone everywhere."""
INSIDE = {
    "intake.ImportBatch.unread": lambda text: json.dumps({"status": [[text, 3]], "clinic": [[text, 2]]}),
    "intake.ImportBatch.notes": lambda text: [text],
}
"""Columns that hold words of a file in a shape of the program's."""
LEDGERS = {
    Link: ["label"], Job: ["last_error"], Message: ["subject", "text", "to", "answer"], Check: ["fault"],
    Backup: ["error", "folder", "file_name"],
}  # fmt: skip
MAIL = {"host": WHOLE, "port": 587, "security": "starttls", "user": WHOLE, "sender": WHOLE}
PROVIDER = {"url": "https://login.example.org", "client_id": WHOLE, "name": WHOLE, "is_trusted": False}


def poison(practice: Practice) -> int:
    """How many values were changed; run in the scope of the practice."""
    done = 0
    for model in apps.get_models():
        if not (model.__module__.startswith("carom.") and issubclass(model, PracticeOwned)):
            continue
        for row in model.objects.filter(practice=practice):
            done += _row(row)
    at = timezone.now()
    _lay(at)
    for model, names in LEDGERS.items():
        for row in model.objects.all():
            for name in names:
                setattr(row, name, of_length(row._meta.get_field(name).max_length))
                done += 1
            row.save()
    for row in (*User.objects.all(), *Session.objects.all()):
        done += _row(row)
    return done + _row(practice)


def _lay(at) -> None:
    """What stands in no practice's rows: failures of clock and backups, settings of the installation, passkeys."""
    Job.objects.update(last_error_at=at)
    Backup.objects.bulk_create(Backup(kind=kind, made_at=at, tried_at=at) for kind in ("nightly", "drill", "restore"))
    for subject, values in (("mail", MAIL), ("provider", PROVIDER)):
        Setting.objects.create(subject=subject, values=values, secret=WHOLE, changed_at=at)
    for user in User.objects.all():
        data = {"name": of_length(100), "credential": credential()}
        Authenticator.objects.create(user=user, type="webauthn", data=data)


def _row(row: models.Model) -> int:
    done = 0
    for field in row._meta.concrete_fields:
        if not holds_words(field):
            continue
        before = getattr(row, field.attname)
        text = of_length(field.max_length)
        inside = INSIDE.get(f"{row._meta.label}.{field.name}")
        setattr(row, field.attname, inside(text) if inside else text)
        try:
            with transaction.atomic():
                row.save(update_fields=[field.attname])
            done += 1
        except IntegrityError:  # a rule of the database, or another row has this text already
            setattr(row, field.attname, before)
    return done


def holds_words(field) -> bool:
    """Whether somebody's words may stand in this column, whoever wrote them."""
    table = field.model._meta.label
    if f"{table}.{field.name}" in INSIDE:
        return True
    if field.choices or field.name == "public_id" or field.name in OF_THE_PROGRAM.get(table, ()):
        return False
    return isinstance(field, models.CharField | models.TextField | SealedTextField)
