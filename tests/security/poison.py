"""Every stored text of a practice is made a payload, past all forms: whatever way it came in, no page may trust it."""

import json

from django.apps import apps
from django.db import IntegrityError, models, transaction

from carom.domain.audit.models import Check
from carom.domain.jobs.models import Job
from carom.domain.keys.sealed import SealedTextField
from carom.domain.links.models import Link
from carom.domain.outbox.models import Message
from carom.domain.practices.models import Practice, User
from carom.domain.practices.scope import PracticeOwned
from tests.security.payloads import of_length

MEANT_FOR_THE_PROGRAM = {
    "public_id", "time_zone", "language", "upload", "sha256", "profile", "encoding", "email", "password", "key",
    "answer", "sort_key", "name_key", "code", "file_name", "digest", "folder", "own_number_index", "normalised",
    "to_mark", "move", "to", "purpose", "kind", "shape", "date_order", "step", "worker", "made", "npi", "birth_year",
    "file", "identity", "cells", "country", "source_type", "channel", "session_data",
}  # fmt: skip
"""Columns no person's words get into: names of files the program makes, keys, codes."""
INSIDE = {"unread": lambda text: json.dumps({"status": [[text, 3]], "clinic": [[text, 2]]})}
"""Columns that hold words of a file in a shape of the program's."""
LEDGERS = {Link: ["label"], Job: ["last_error"], Message: ["subject", "text", "to", "answer"], Check: ["fault"]}


def poison(practice: Practice) -> int:
    """How many values were changed; run in the scope of the practice."""
    done = 0
    for model in apps.get_models():
        if not (model.__module__.startswith("carom.") and issubclass(model, PracticeOwned)):
            continue
        for row in model.objects.filter(practice=practice):
            done += _row(row)
    for row in (*Link.objects.all(), *Job.objects.all(), *Message.objects.all(), *Check.objects.all()):
        for name in LEDGERS[type(row)]:
            setattr(row, name, of_length(row._meta.get_field(name).max_length))
            done += 1
        row.save()
    for user in User.objects.all():
        done += _row(user)
    return done + _row(practice)


def _row(row: models.Model) -> int:
    done = 0
    for field in row._meta.concrete_fields:
        if not _holds_words(field):
            continue
        before = getattr(row, field.attname)
        text = of_length(field.max_length)
        setattr(row, field.attname, INSIDE[field.name](text) if field.name in INSIDE else text)
        try:
            with transaction.atomic():
                row.save(update_fields=[field.attname])
            done += 1
        except IntegrityError:  # a rule of the database, or another row has this text already
            setattr(row, field.attname, before)
    return done


def _holds_words(field) -> bool:
    if field.name in MEANT_FOR_THE_PROGRAM or field.choices or field.name.endswith("_key"):
        return False
    return isinstance(field, models.CharField | models.TextField | SealedTextField)
