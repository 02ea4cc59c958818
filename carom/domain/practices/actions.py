"""Opening a practice, its clinics and its people."""

from datetime import datetime

from django.db import IntegrityError, transaction

from carom.domain.audit import actions as audit
from carom.domain.practices.models import Clinic, FormKey, Member, Practice, User
from carom.domain.practices.scope import in_practice
from carom.domain.practices.versions import save_version


@transaction.atomic
def add_user(*, email: str, name: str, password: str | None, at: datetime) -> User:
    """A person who can sign in; without a password only by other means."""
    user = User(email=User.objects.normalize_email(email).lower(), name=name, created_at=at)
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def open_practice(*, name: str, profession: str, owner: User, at: datetime, **details) -> Practice:
    """Start a practice with its owner. `details`: country, state, time_zone, language, capacity_per_week."""
    practice = Practice.objects.create(name=name, profession=profession, created_at=at, **details)
    with in_practice(practice):
        member = Member.objects.create(practice=practice, user=owner, role="owner", created_at=at)
        audit.record(practice=practice, by=member, at=at, action="practices.open", on=practice)
    return practice


@transaction.atomic
def add_clinic(*, practice: Practice, name: str, by: Member, at: datetime, city: str = "", state: str = "") -> Clinic:
    clinic = Clinic.objects.create(practice=practice, name=name, city=city, state=state, created_at=at)
    audit.record(practice=practice, by=by, at=at, action="practices.add_clinic", on=clinic)
    return clinic


@transaction.atomic
def add_member(*, practice: Practice, user: User, role: str, by: Member, at: datetime) -> Member:
    member = Member.objects.create(practice=practice, user=user, role=role, created_at=at)
    audit.record(practice=practice, by=by, at=at, action="practices.add_member", on=member, fields=["role"])
    return member


@transaction.atomic
def change_practice(*, practice: Practice, version: int, changes: dict, by: Member, at: datetime) -> Practice:
    """Save the practice's settings; StaleVersion when somebody else did since."""
    changed = save_version(practice, version=version, changes=changes)
    audit.record(practice=practice, by=by, at=at, action="practices.change", on=practice, fields=changed)
    return practice


class AlreadyDone(Exception):
    """This form was carried out before; `answer` is where it led."""

    def __init__(self, answer: str):
        super().__init__(answer)
        self.answer = answer


def claim_form(*, practice: Practice, by: Member, key: str, at: datetime) -> FormKey:
    """Mark a form as being carried out, in the caller's transaction. Raises AlreadyDone the second time."""
    try:
        with transaction.atomic():
            return FormKey.objects.create(practice=practice, member=by, key=key, created_at=at)
    except IntegrityError:
        raise AlreadyDone(FormKey.objects.get(practice=practice, member=by, key=key).answer) from None


def answer_form(*, form_key: FormKey, answer: str) -> None:
    """Remember where a form led, for the second post of the same form."""
    form_key.answer = answer[:500]
    form_key.save(update_fields=["answer"])
