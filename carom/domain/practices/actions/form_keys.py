"""A form is carried out once: its key is claimed with the deed."""

from datetime import datetime

from django.db import IntegrityError, transaction

from carom.domain.practices.models import FormKey, Member, Practice


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
