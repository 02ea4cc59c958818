"""A practice to try things on, and what it holds afterwards. Run as a process with its own CAROM_DATA:

`python -m tests.faults.ground lay FILE` makes practice, people with second factors and sources; FILE says who they are.
`python -m tests.faults.ground read FILE` prints what is stored now, as the checker reads it.
"""

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

PEOPLE, SOURCES = 6, 8
PASSWORD = "a quiet harbor at dawn"


def lay(file: Path) -> None:
    from allauth.mfa.totp.internal.auth import generate_totp_secret
    from django.utils import timezone

    from carom.domain.keys.keyring import keyring
    from carom.domain.network import actions as network
    from carom.domain.practices import actions as practices
    from carom.domain.practices.models import Member
    from carom.domain.practices.scope import in_practice

    at = timezone.now()
    keyring()  # made before anything is stored
    owner = practices.add_user(email="p0@example.org", name="Person 0", password=PASSWORD, at=at)
    practice = practices.open_practice(name="Bayside", profession="physical_therapy", owner=owner, at=at)
    people, sources = [(owner.email, generate_totp_secret())], []
    with in_practice(practice):
        by = Member.objects.get()
        give_app(owner, people[0][1])
        for number in range(1, PEOPLE):
            user = practices.add_user(email=f"p{number}@example.org", name=f"Person {number}", password=PASSWORD, at=at)
            practices.add_member(practice=practice, user=user, role="owner", by=by, at=at)
            people.append((user.email, generate_totp_secret()))
            give_app(user, people[-1][1])
        for number in range(SOURCES):
            party = network.add_party(practice=practice, name=f"Target {number}", kind="person", by=by, at=at)
            sources.append((party.public_id, party.version))
    told = {"practice": practice.public_id, "people": people, "sources": sources}
    file.write_text(json.dumps(told))


def give_app(user, secret: str) -> None:
    """An authenticator app, and a recovery code: nothing more is asked after signing in."""
    from allauth.mfa.models import Authenticator

    from carom.domain.keys.keyring import keyring
    from carom.domain.practices.actions import recovery
    from carom.domain.practices.factors import context_of

    sealed = keyring().seal(secret, context_of(user.pk))
    Authenticator.objects.create(user=user, type="totp", data={"secret": sealed})
    recovery.make(user, number=1)


def read(file: Path):
    from carom.domain.audit.models import Entry
    from carom.domain.practices.scope import scopes_disabled
    from tests.faults.history import Found

    ground = json.loads(file.read_text())
    with scopes_disabled():
        rows = Entry.objects.filter(practice_key=ground["practice"]).values_list("action", "object_key")
        lines = Counter(rows)
        wrong = [*_wrong(ground["practice"])]
        return Found(_made(lines), _edited(ground["sources"], lines), wrong, _letters())


def _made(lines) -> list:
    from carom.domain.conversations.models import Touchpoint
    from carom.domain.network.models import Party
    from carom.domain.practices.models import Invitation
    from carom.domain.referrals.models import Referral
    from tests.faults.deeds import op_in, value
    from tests.faults.history import Made

    made = [
        Made(op_in(one.name), "source", value("source", one.name, one.city, party=""),
             lines["network.add_party", one.public_id])
        for one in Party.objects.filter(name__startswith="Source ")
    ]  # fmt: skip
    made += [
        Made(op_in(one.learned), "talk", value("talk", one.learned, one.purpose, party=one.party.public_id),
             lines["conversations.log_touchpoint", one.public_id])
        for one in Touchpoint.objects.select_related("party")
    ]  # fmt: skip
    made += [
        Made(op_in(one.reason), "referral", value("referral", one.reason, party=one.source.public_id),
             lines["referrals.add", one.public_id])
        for one in Referral.objects.select_related("source")
    ]  # fmt: skip
    made += [
        Made(op_in(one.email), "invitation", value("invitation", one.email, one.role, party=""),
             lines["practices.invite", one.public_id])
        for one in Invitation.objects.all()
    ]  # fmt: skip
    return made


def _letters() -> list[str]:
    """Of every letter the deed it names."""
    from carom.domain.outbox.models import Message
    from tests.faults.deeds import WITH_LETTER, op_in

    return [op_in(one.to) for one in Message.objects.filter(kind__in=WITH_LETTER)]


def _edited(sources, lines) -> list:
    from carom.domain.network.models import Party
    from tests.faults.deeds import op_in, value
    from tests.faults.history import Edited

    found = []
    for key, first in sources:
        one = Party.objects.filter(public_id=key).first()
        if one:
            told = value("edit", one.city, party=key)
            found.append(Edited(key, first, one.version, op_in(one.city), told, lines["network.change_party", key]))
    return found


def _wrong(practice_key: str):
    """What the installation can prove of itself: history, the database's own checks, and totals counted anew."""
    from django.db import connection
    from django.utils import timezone

    from carom.domain.audit import actions as audit
    from carom.domain.practices import queries

    report = audit.check(at=timezone.now(), expected=queries.practice_names())
    yield from (f"history: {sentence}" for _key, sentence in report.sentences)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma, good in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
                found = cursor.execute(f"PRAGMA {pragma}").fetchall()
                if found != good:
                    yield f"{pragma}: {found[:3]}"
    yield from _totals(practice_key)


def _totals(practice_key: str):
    from django.db import transaction
    from django.db.models import Sum

    from carom.domain.network import summaries
    from carom.domain.network.models import Party, SourceSummary
    from carom.domain.practices.models import Practice
    from carom.domain.practices.scope import in_practice
    from carom.domain.referrals.models import Referral

    practice = Practice.objects.get(public_id=practice_key)
    with in_practice(practice):
        counted = Referral.objects.inbound().filter(source__isnull=False).count()
        told = SourceSummary.objects.aggregate(all=Sum("referrals_in"))["all"] or 0
        if counted != told:
            yield f"totals: {counted} referrals are stored, the summaries say {told}"
        names = [
            field.attname for field in SourceSummary._meta.concrete_fields if field.name not in ("id", "public_id")
        ]
        before = list(SourceSummary.objects.order_by("party_id").values_list(*names))
        with transaction.atomic():
            summaries.refresh(practice, Party.objects.values_list("pk", flat=True))
            after = list(SourceSummary.objects.order_by("party_id").values_list(*names))
            transaction.set_rollback(True)
        if before != after:
            differ = sum(one != other for one, other in zip(before, after, strict=False))
            yield f"totals: {max(differ, 1)} summaries are not what counting anew gives"


def main(what: str, file: str) -> None:
    from carom.interfaces.cli import django_start

    django_start.start()
    if what == "lay":
        django_start.prepare()
        lay(Path(file))
    else:
        sys.stdout.write(json.dumps(asdict(read(Path(file)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
