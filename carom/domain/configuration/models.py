from django.db import models
from django.utils.translation import gettext_lazy as _

from carom.domain.configuration.rules import secret_is_for
from carom.domain.keys.public_ids import new_public_id
from carom.domain.keys.sealed import SealedTextField, context_of


class SealedForOne(SealedTextField):
    """Sealed and bound to whom it was given for: put beside another server's name, it does not open."""

    def context(self, row) -> str:
        return context_of("", self.model._meta.db_table, self.column, f"{row.subject}|{secret_is_for(row.values)}")


class Setting(models.Model):
    """What the whole installation is set to about one subject. Belongs to the installation, not to a practice.

    `values` by name, as the subject's class in `rules.py` has them; `secret` is what only the other side may see.
    """

    class Subject(models.TextChoices):
        MAIL = "mail", _("Mail")
        PROVIDER = "provider", _("Identity provider")

    public_id = models.CharField(max_length=16, default=new_public_id, unique=True, editable=False)
    subject = models.CharField(max_length=20, choices=Subject.choices, unique=True)
    values = models.JSONField(default=dict)
    secret = SealedForOne()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    @property
    def has_secret(self) -> bool:
        """Asked without opening it."""
        return bool(self.__dict__.get("secret"))
