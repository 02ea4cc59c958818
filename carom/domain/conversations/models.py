from django.db import models
from django.utils.translation import gettext_lazy as _

from carom.domain.network.models import Party
from carom.domain.practices.models import Member
from carom.domain.practices.scope import PracticeOwned, scoped
from carom.domain.practices.versions import Versioned

SIDES = [("us", _("Us")), ("them", _("Them"))]  # who started a talk, who made a promise


class Conversation(PracticeOwned, Versioned):
    """A lasting thread with a source about a shared concern, such as "anxious teenagers at Lincoln High"."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="conversations", db_index=False)
    about = models.CharField(max_length=200)
    closed_on = models.DateField(null=True, blank=True)

    class Meta(PracticeOwned.Meta):
        indexes = [models.Index(fields=["practice", "party", "-id"], name="conversations_party")]


class TouchpointQuerySet(models.QuerySet):
    def standing(self):
        """Not taken back."""
        return self.filter(removed_at=None)


class Touchpoint(PracticeOwned, Versioned):
    """One contact with a source: why we spoke, what we learned, what comes next. Or a note, which is no contact."""

    class Channel(models.TextChoices):
        CALL = "call", _("Call")
        VISIT = "visit", _("Visit")
        MESSAGE = "message", _("Email or message")
        LETTER = "letter", _("Letter or note")
        MEAL = "meal", _("Coffee or meal")
        EVENT = "event", _("Talk or event")
        GIFT = "gift", _("Gift only")
        NOTE = "note", _("Note to ourselves")

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="touchpoints", db_index=False)
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="touchpoints", db_index=False
    )
    on = models.DateField()
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.CALL)
    started_by = models.CharField(max_length=4, choices=SIDES, default="us")
    purpose = models.CharField(max_length=300, blank=True)
    learned = models.TextField(blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    about_patients = models.BooleanField(default=False)
    is_real = models.BooleanField(default=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = scoped(TouchpointQuerySet)

    class Meta(PracticeOwned.Meta):
        indexes = [
            models.Index(fields=["practice", "party", "-on", "-id"], name="conversations_touch_party"),
            models.Index(fields=["practice", "-on", "-id"], name="conversations_touch_newest"),
        ]


class CommitmentQuerySet(models.QuerySet):
    def standing(self):
        """Not taken back together with its touchpoint."""
        return self.filter(removed_at=None)

    def open(self):
        return self.standing().filter(state=Commitment.State.OPEN)


class Commitment(PracticeOwned, Versioned):
    """A promise, ours or theirs, with a day it is due."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        KEPT = "kept", _("Kept")
        MISSED = "missed", _("Missed")
        RELEASED = "released", _("No longer needed")

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="commitments", db_index=False)
    touchpoint = models.ForeignKey(
        Touchpoint, null=True, blank=True, on_delete=models.SET_NULL, related_name="commitments", db_index=False
    )
    promised_by = models.CharField(max_length=4, choices=SIDES, default="us")
    what = models.CharField(max_length=300)
    made_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    settled_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = scoped(CommitmentQuerySet)

    class Meta(PracticeOwned.Meta):
        indexes = [
            models.Index(fields=["practice", "state", "due_on", "id"], name="conversations_due"),
            models.Index(fields=["practice", "party", "-made_on", "-id"], name="conversations_promises"),
        ]
