from django.db import models

from carom.domain.keys.public_ids import new_public_id
from carom.domain.keys.sealed import SealedTextField, context_of
from carom.domain.outbox.lifecycle import STATE_NAMES, State


class SealedInLedger(SealedTextField):
    """Sealed and bound to its row, in a table that holds the practice's key instead of the practice."""

    def context(self, row) -> str:
        return context_of(row.practice_key, self.model._meta.db_table, self.column, row.public_id)


class Message(models.Model):
    """Something that is to leave the house, once. Written in the transaction of the deed it belongs to.

    A ledger: it holds keys and no foreign keys. `practice_key` is empty for the installation's own messages.
    """

    public_id = models.CharField(max_length=16, default=new_public_id, unique=True, editable=False)
    practice_key = models.CharField(max_length=16, blank=True)
    kind = models.CharField(max_length=40)
    dedupe_key = models.CharField(max_length=120)
    message_id = models.CharField(max_length=120)
    to = SealedInLedger()
    to_mark = models.CharField(max_length=32)
    reply_to = SealedInLedger()
    subject = SealedInLedger()
    text = SealedInLedger()
    state = models.CharField(max_length=10, choices=[(state.value, name) for state, name in STATE_NAMES.items()])
    reason = models.CharField(max_length=20, blank=True)
    answer = SealedInLedger()
    attempts = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    taken_by = models.CharField(max_length=40, blank=True)
    taken_until = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    may_be_double = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["state", "next_at"], name="outbox_message_due"),
            models.Index(fields=["practice_key", "-id"], name="outbox_message_newest"),
            models.Index(fields=["handed_over_at"], name="outbox_message_handed_over"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["practice_key", "dedupe_key"], name="outbox_message_once"),
            models.CheckConstraint(condition=models.Q(state__in=[*State]), name="outbox_message_state"),
        ]


class Suppressed(models.Model):
    """An address that asked for no more messages: of one practice, or (empty key) of the whole installation."""

    public_id = models.CharField(max_length=16, default=new_public_id, unique=True, editable=False)
    practice_key = models.CharField(max_length=16, blank=True)
    mark = models.CharField(max_length=32)
    address = SealedInLedger()
    why = models.CharField(max_length=200, blank=True)
    by_key = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice_key", "mark"], name="outbox_suppressed_once")]
