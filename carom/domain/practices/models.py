from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from carom.domain.practices import roles
from carom.domain.practices.scope import PracticeOwned, new_public_id, scoped
from carom.domain.practices.versions import Versioned


class Users(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person who signs in. What they may do in a practice is their membership's business."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    proven_at = models.DateTimeField(null=True, blank=True)  # since when the address is known to be this person's
    provider_at = models.DateTimeField(null=True, blank=True)  # the identity provider last vouched for two factors
    # Who it is for the identity provider, whatever address they have there; only as marks: see actions/proving.py.
    provider_subject = models.CharField(max_length=129, blank=True, default="")
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = Users()

    def __str__(self) -> str:
        return self.name


class Profession(models.TextChoices):
    PHYSICAL_THERAPY = "physical_therapy", _("Physical therapy")
    PSYCHOTHERAPY = "psychotherapy", _("Psychotherapy")
    PODIATRY = "podiatry", _("Podiatry")
    DENTISTRY = "dentistry", _("Dentistry")
    ACUPUNCTURE = "acupuncture", _("Acupuncture")
    OTHER = "other", _("Other")


SHORTEST_IDLE, LONGEST_IDLE = 5, 15
"""Minutes somebody may be away before they are signed out: between these, as the practice chooses."""


class Practice(Versioned):
    """The tenant: one practice, solo or many clinics."""

    public_id = models.CharField(max_length=16, default=new_public_id, unique=True, editable=False)
    name = models.CharField(max_length=200)
    profession = models.CharField(max_length=40, choices=Profession.choices)
    country = models.CharField(max_length=2, default="US")
    state = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(max_length=60, default="America/New_York")
    language = models.CharField(max_length=10, default="en")
    capacity_per_week = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes_per_day = models.PositiveSmallIntegerField(default=20)
    idle_minutes = models.PositiveSmallIntegerField(default=LONGEST_IDLE)
    runs_installation = models.BooleanField(default=False, editable=False)  # the one that was set up first
    emergency_until = models.DateTimeField(null=True, blank=True)  # so that no page asks where there is none
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["runs_installation"],
                condition=models.Q(runs_installation=True),
                name="practices_practice_runs_installation",
            ),
            models.CheckConstraint(
                condition=models.Q(idle_minutes__range=(SHORTEST_IDLE, LONGEST_IDLE)), name="practices_practice_idle"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Clinic(PracticeOwned, Versioned):
    """A location of the practice."""

    name = models.CharField(max_length=200)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=40, blank=True)

    class Meta(PracticeOwned.Meta):
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(fields=["practice", "name"], name="practices_clinic_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Member(PracticeOwned, Versioned):
    """A user's place in a practice, with a role."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, name) for role, name in roles.ROLE_NAMES.items()])
    is_active = models.BooleanField(default=True)

    in_emergency = False  # set for one request by whoever knows the hour: see people.is_emergency

    class Meta(PracticeOwned.Meta):
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(fields=["practice", "user"], name="practices_member_user"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.user.name

    def may(self, permission: roles.Permission) -> bool:
        if permission in roles.OF_THE_INSTALLATION and not self.practice.runs_installation:
            return False
        return self.is_active and roles.may(self.role, permission, in_emergency=self.in_emergency)


class Session(models.Model):
    """Somebody signed in on one device (or not yet: `user` is empty). Deleting the row signs out at once.

    What it holds is sealed, and its key is in the cookie only; see sessions.py.
    """

    key_hash = models.CharField(max_length=64, primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField()
    public_id = models.CharField(max_length=16, default=new_public_id, unique=True, editable=False)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    device = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [models.Index(fields=["expire_date"], name="practices_session_expires")]

    def __str__(self) -> str:
        return self.device


class Invitation(PracticeOwned):
    """Somebody was asked to join the practice, by a link in a letter."""

    email = models.EmailField()
    role = models.CharField(max_length=20, choices=[(role.value, name) for role, name in roles.ROLE_NAMES.items()])
    invited_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    expires_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(PracticeOwned.Meta):
        indexes = [models.Index(fields=["practice", "-expires_at"], name="practices_invitation_open")]

    def __str__(self) -> str:
        return self.email

    def is_open(self, at: datetime) -> bool:
        return self.joined_at is None and self.withdrawn_at is None and at < self.expires_at


class EmergencyAccess(PracticeOwned):
    """A member whose role hides patients sees them for a few hours, for a reason that the owners are told."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=300)
    ends_at = models.DateTimeField()
    ended_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta(PracticeOwned.Meta):
        indexes = [models.Index(fields=["practice", "member", "-ends_at"], name="practices_emergency_live")]

    def __str__(self) -> str:
        return self.reason


class FormKey(PracticeOwned):
    """A form that was carried out, so that sending it twice has one effect."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=40)
    answer = models.CharField(max_length=500, blank=True)

    objects = scoped()

    class Meta(PracticeOwned.Meta):
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(fields=["practice", "member", "key"], name="practices_formkey_once"),
        ]
