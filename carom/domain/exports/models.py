from django.db import models
from django.utils.translation import gettext_lazy as _

from carom.domain.keys.sealed import SealedTextField
from carom.domain.practices.models import Member
from carom.domain.practices.scope import PracticeOwned


class Export(PracticeOwned):
    """A file with everything a practice has, asked for by one member and for that member only.

    It holds patients in clear text, so it lies sealed on the disk; `identity` opens it, and is sealed itself.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Not made")
        GONE = "gone", _("Removed")

    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    file = models.CharField(max_length=40, blank=True)
    bytes = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    identity = SealedTextField()
    expires_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)

    class Meta(PracticeOwned.Meta):
        indexes = [models.Index(fields=["practice", "by", "-id"], name="exports_newest")]
