from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from carom.domain.keys.sealed import SealedTextField
from carom.domain.network.keys import KeyField
from carom.domain.network.models import Party
from carom.domain.patients.models import Patient
from carom.domain.practices.models import Clinic, Member
from carom.domain.practices.scope import PracticeOwned, scoped
from carom.domain.practices.versions import Versioned
from carom.domain.referrals import lifecycle


class Channel(models.TextChoices):
    """Where a patient came across us when no person told them, or besides."""

    PERSON = "person", _("A person told them")
    SEARCH = "search", _("Internet search")
    WEBSITE = "website", _("Our website")
    DIRECTORY = "directory", _("Directory or insurance list")
    SOCIAL = "social", _("Social media")
    ADVERTISEMENT = "advertisement", _("Advertisement")
    EVENT = "event", _("Talk or event")
    SIGN = "sign", _("Walked or drove by")
    RETURNING = "returning", _("Returning patient")
    OTHER = "other", _("Other")


class LossReason(models.TextChoices):
    NOT_REACHED = "not_reached", _("Could not reach the patient")
    NO_AVAILABILITY = "no_availability", _("No appointment soon enough")
    COST = "cost", _("Cost or insurance")
    DISTANCE = "distance", _("Too far")
    WENT_ELSEWHERE = "went_elsewhere", _("Went to somebody else")
    NOT_OUR_FIELD = "not_our_field", _("Not what we treat")
    CHANGED_MIND = "changed_mind", _("Changed their mind")
    OTHER = "other", _("Other")


class UnresolvedSource(PracticeOwned, Versioned):
    """A spelling nobody could place yet: one line of the "not sure" queue, standing for all its referrals.

    `guesses`: [{"party_id": int, "chance": 0–1, "why": str}], written by the import. Where several may be meant,
    `chance` is null for all but the likeliest, and `why` is empty: the queue says what each has of the words.
    `outcome`: what was decided, so that the next referral follows it and it can be taken back: {"party": key} or
    {"channel": name} or {"left": true}, with "alias" (key) and "referrals" (keys of those that were changed).
    """

    text = models.CharField(max_length=300)
    key = KeyField(max_length=300)
    referrals_count = models.PositiveIntegerField(default=0)
    last_on = models.DateField(null=True)
    guesses = models.JSONField(default=list)
    resolved_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)

    class Meta(PracticeOwned.Meta):
        indexes = [models.Index(fields=["practice", "resolved_at", "-referrals_count"], name="referrals_unresolved")]
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(fields=["practice", "key"], name="referrals_unresolved_key"),
        ]


class ReferralQuerySet(models.QuerySet):
    def inbound(self):
        return self.filter(direction="in")

    def open(self):
        """Still under way. What was brought in as history is not work to do."""
        return self.inbound().filter(is_open=True)


class Referral(PracticeOwned, Versioned):
    """One patient sent to us (in) or by us (out). The source is the party credited with it."""

    direction = models.CharField(max_length=3, choices=[("in", _("To us")), ("out", _("From us"))], default="in")
    state = models.CharField(
        max_length=12,
        choices=[(state.value, name) for state, name in lifecycle.STATE_NAMES.items()],
        default=lifecycle.State.RECEIVED,
    )
    received_on = models.DateField()
    # An index of its own: deleting a patient makes SQLite look for referrals by this column alone, without practice.
    patient = models.ForeignKey(Patient, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    source = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals", db_index=False
    )
    organization = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    told_by = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="told", db_index=False
    )
    ordered_by = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="ordered", db_index=False
    )
    channel = models.CharField(max_length=16, choices=Channel.choices, blank=True)
    stated_source = models.CharField(max_length=300, blank=True)
    unresolved = models.ForeignKey(
        UnresolvedSource, null=True, blank=True, on_delete=models.SET_NULL, related_name="referrals", db_index=False
    )
    reason = SealedTextField()
    urgent = models.BooleanField(default=False)
    fit = models.CharField(
        max_length=8,
        choices=[("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No")), ("unknown", _("Not known"))],
        default="unknown",
    )
    clinic = models.ForeignKey(
        Clinic, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    state_on = models.DateField()
    first_contact_on = models.DateField(null=True, blank=True)
    booked_for_on = models.DateField(null=True, blank=True)
    arrived_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    loss_reason = models.CharField(max_length=16, choices=LossReason.choices, blank=True)
    acknowledged_on = models.DateField(null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    loop_closed_on = models.DateField(null=True, blank=True)
    is_history = models.BooleanField(default=False)
    import_key = models.CharField(max_length=40, blank=True)
    # A column of its own, so that the worklists walk a small index however long the history is.
    is_open = models.GeneratedField(
        expression=models.Case(
            models.When(state__in=sorted(state.value for state in lifecycle.OPEN), is_history=False, then=True),
            default=False,
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects = scoped(ReferralQuerySet)

    @property
    def listed_as(self) -> str:
        return lifecycle.listed_as(self.state, is_history=self.is_history)

    @property
    def shown_state(self) -> str:
        """The name of its state; of history, what is known of it."""
        return lifecycle.LISTED_NAMES[self.listed_as]

    class Meta(PracticeOwned.Meta):
        indexes = [
            models.Index(fields=["practice", "-received_on", "-id"], name="referrals_newest"),
            # Open work apart from what is over: a long history brought in as "received" never slows the worklists.
            # Its last two say who has waited long enough, without reading the rows of those who have not.
            models.Index(
                fields=["practice", "state", "-received_on", "-id", "state_on", "booked_for_on"],
                name="referrals_open_state",
                condition=models.Q(is_open=True),
            ),
            models.Index(
                fields=["practice", "state", "-received_on", "-id"],
                name="referrals_over_state",
                condition=models.Q(is_open=False),
            ),
            models.Index(fields=["practice", "source", "-received_on", "-id"], name="referrals_source"),
            models.Index(fields=["practice", "patient", "-received_on", "-id"], name="referrals_patient"),
            models.Index(fields=["practice", "created_at"], name="referrals_added"),
            models.Index(
                fields=["practice", "unresolved"],
                name="referrals_by_spelling",
                condition=models.Q(unresolved__isnull=False),
            ),
            models.Index(
                fields=["practice", "-received_on", "-id"], name="referrals_open", condition=models.Q(is_open=True)
            ),
            models.Index(
                fields=["practice", "arrived_on"],
                name="referrals_loops_open",
                condition=models.Q(loop_closed_on=None, is_history=False, source__isnull=False),
            ),
            models.Index(
                fields=["practice", "received_on"],
                name="referrals_thanks_due",
                condition=models.Q(acknowledged_on=None, loop_closed_on=None, is_history=False, source__isnull=False),
            ),
        ]
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["practice", "import_key"], condition=~models.Q(import_key=""), name="referrals_import_key"
            ),
            models.CheckConstraint(
                condition=models.Q(source=None) | models.Q(unresolved=None), name="referrals_known_or_unresolved"
            ),
        ]


class ReferralMove(PracticeOwned):
    """One step a referral took: the history behind its state.

    `was`: {field: value} of the referral before the step, for each field the step changed, so that it can be taken
    back. Empty for a step of an older version, and for what is no step: a try to reach the patient, a taking back.
    """

    # Deleting a referral looks for its moves by this column alone.
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="moves")
    move = models.CharField(max_length=12)
    to = models.CharField(max_length=12)
    on = models.DateField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    note = SealedTextField()
    was = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta(PracticeOwned.Meta):
        indexes = [models.Index(fields=["practice", "referral", "id"], name="referrals_move")]
