from django.db import models
from django.utils.translation import gettext_lazy as _

from carom.domain.network.keys import KeyField
from carom.domain.practices.models import Member
from carom.domain.practices.scope import PracticeOwned, scoped
from carom.domain.practices.versions import Versioned


class Sector(models.TextChoices):
    MEDICAL = "medical", _("Medical")
    ALLIED_HEALTH = "allied_health", _("Allied health")
    EDUCATION = "education", _("Education")
    FAITH = "faith", _("Faith")
    FITNESS = "fitness", _("Fitness and wellness")
    LEGAL = "legal", _("Legal")
    EMPLOYER = "employer", _("Employers")
    COMMUNITY = "community", _("Community")
    PATIENTS = "patients", _("Patients")


class LegalRole(models.TextChoices):
    """Decides what may be told about a patient."""

    TREATING = "treating", _("Treating provider")
    OTHER = "other", _("Not a provider")


class SourceType(PracticeOwned, Versioned):
    """A kind of referral source: psychiatrist, school counsellor, pastor … The practice edits its own list."""

    code = models.SlugField(max_length=40, db_index=False)
    name = models.CharField(max_length=100)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    legal_role = models.CharField(max_length=10, choices=LegalRole.choices, default=LegalRole.OTHER)
    cadence_ideal_days = models.PositiveSmallIntegerField(default=90)
    cadence_max_days = models.PositiveSmallIntegerField(default=180)
    is_active = models.BooleanField(default=True)

    class Meta(PracticeOwned.Meta):
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(fields=["practice", "code"], name="network_sourcetype_code"),
        ]

    def __str__(self) -> str:
        return self.name


class PartyQuerySet(models.QuerySet):
    def listed(self):
        """Neither merged away nor hidden."""
        return self.filter(merged_into=None)

    def sources(self):
        return self.listed().filter(is_source=True)

    def of_patients(self, yes: bool):
        """Patients can be sources too; they are grouped apart."""
        patients = models.Q(source_type__sector=Sector.PATIENTS)
        return self.filter(patients) if yes else self.exclude(patients)


class Party(PracticeOwned, Versioned):
    """A person or an organization outside the practice. Marked `is_source`, it is a referral source."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANIZATION = "organization", _("Organization")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=200)
    first = models.CharField(max_length=100, blank=True)
    middle = models.CharField(max_length=100, blank=True)
    last = models.CharField(max_length=100, blank=True)
    credentials = models.CharField(max_length=100, blank=True)
    sort_key = KeyField(max_length=200)
    name_key = KeyField(max_length=200)
    is_source = models.BooleanField(default=True)
    source_type = models.ForeignKey(
        SourceType, null=True, blank=True, on_delete=models.PROTECT, related_name="parties", db_index=False
    )
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=40, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    npi = models.CharField(max_length=10, blank=True)
    needs = models.TextField(blank=True)
    note = models.TextField(blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )

    objects = scoped(PartyQuerySet)

    class Meta(PracticeOwned.Meta):
        indexes = [
            models.Index(fields=["practice", "merged_into", "sort_key", "id"], name="network_party_sorted"),
            models.Index(fields=["practice", "source_type", "sort_key"], name="network_party_type"),
            models.Index(fields=["practice", "name_key"], name="network_party_name"),
            models.Index(fields=["practice", "npi"], name="network_party_npi"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_person(self) -> bool:
        return self.kind == self.Kind.PERSON

    @property
    def type_name(self) -> str:
        return self.source_type.name if self.source_type else ""


class NameKey(PracticeOwned):
    """One search word of a party's names and aliases."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="name_keys", db_index=False)
    key = KeyField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["practice", "party"], name="network_namekey_party")]
        constraints = [models.UniqueConstraint(fields=["practice", "key", "party"], name="network_namekey_once")]


class Alias(PracticeOwned):
    """A spelling that was resolved to this party. It resolves by itself from then on."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="aliases", db_index=False)
    text = models.CharField(max_length=300)
    key = KeyField(max_length=300)

    class Meta(PracticeOwned.Meta):
        indexes = [models.Index(fields=["practice", "party"], name="network_alias_party")]
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(fields=["practice", "key"], name="network_alias_key"),
        ]


class ContactPoint(PracticeOwned):
    """How to reach a party: email, phone, fax or address."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("Email")
        PHONE = "phone", _("Phone")
        FAX = "fax", _("Fax")
        ADDRESS = "address", _("Address")

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="contact_points", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.CharField(max_length=300)
    label = models.CharField(max_length=60, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta(PracticeOwned.Meta):
        indexes = [models.Index(fields=["practice", "kind", "value"], name="network_contactpoint_value")]
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(fields=["practice", "party", "kind", "value"], name="network_contactpoint_once"),
        ]


class Affiliation(PracticeOwned, Versioned):
    """A person at an organization: physician, referral coordinator, teacher …"""

    person = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="affiliations", db_index=False)
    organization = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="people", db_index=False)
    role = models.CharField(max_length=100, blank=True)
    days = models.CharField(max_length=60, blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    class Meta(PracticeOwned.Meta):
        indexes = [
            models.Index(fields=["practice", "person"], name="network_affiliation_person"),
            models.Index(fields=["practice", "organization"], name="network_affiliation_org"),
        ]


class Stage(models.TextChoices):
    """Set by people. "Quiet" is worked out, never stored."""

    IDENTIFIED = "identified", _("We know of them")
    NOTICED = "noticed", _("Noticed us")
    TRUSTED = "trusted", _("Trusts us")
    PARTNER = "partner", _("Partner")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class Relationship(PracticeOwned, Versioned):
    """How we stand with a party, who looks after it, and how often we mean to speak."""

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="relationship")
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    backup = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.IDENTIFIED)
    tier = models.CharField(max_length=1, blank=True, choices=[("a", "A"), ("b", "B"), ("c", "C")])
    cadence_ideal_days = models.PositiveSmallIntegerField(null=True, blank=True)
    cadence_max_days = models.PositiveSmallIntegerField(null=True, blank=True)
    preferences = models.TextField(blank=True)

    class Meta(PracticeOwned.Meta):
        indexes = [
            models.Index(fields=["practice", "owner"], name="network_relationship_owner"),
            models.Index(fields=["practice", "stage"], name="network_relationship_stage"),
        ]


class SourceSummary(PracticeOwned):
    """What lists show of a party, kept up to date in the transaction of every referral and touchpoint."""

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="summary")
    sort_key = KeyField(max_length=200)
    referrals_in = models.PositiveIntegerField(default=0)
    arrived_in = models.PositiveIntegerField(default=0)
    open_in = models.PositiveIntegerField(default=0)
    first_in_on = models.DateField(null=True)
    last_in_on = models.DateField(null=True)
    touches = models.PositiveIntegerField(default=0)
    last_touch_on = models.DateField(null=True)
    next_touch_on = models.DateField(null=True)
    open_promises = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["practice", "-referrals_in", "party"], name="network_summary_most"),
            models.Index(fields=["practice", "-last_in_on", "party"], name="network_summary_recent"),
            models.Index(fields=["practice", "next_touch_on", "party"], name="network_summary_touch"),
        ]


class Introduction(PracticeOwned):
    """A led us to B. Several introducers are allowed; circles and oneself are not."""

    introducer = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="introduced", db_index=False)
    introduced = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="introducers", db_index=False)
    on = models.DateField()

    class Meta(PracticeOwned.Meta):
        indexes = [models.Index(fields=["practice", "introduced"], name="network_introduction_to")]
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(fields=["practice", "introducer", "introduced"], name="network_introduction_once"),
            models.CheckConstraint(
                condition=~models.Q(introducer=models.F("introduced")), name="network_introduction_not_self"
            ),
        ]


class Merge(PracticeOwned):
    """Two records were one. Holds what was moved, so that it can be undone."""

    kept = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="merges", db_index=False)
    gone = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+", db_index=False)
    moved = models.JSONField()
    undone_at = models.DateTimeField(null=True)

    class Meta(PracticeOwned.Meta):
        indexes = [models.Index(fields=["practice", "kept"], name="network_merge_kept")]
