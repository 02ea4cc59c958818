from django.db import models

from carom.domain.keys.public_ids import new_public_id


class Link(models.Model):
    """A secret address that opens one thing for whoever holds it. Of the token only a hash is kept.

    A ledger: it holds keys and labels, no foreign keys. `practice_key` is empty for the installation's own links.
    `ended_at` is set when a link is withdrawn, used up or over: a link that has ended never works again, whatever the
    machine's clock says.
    """

    public_id = models.CharField(max_length=16, default=new_public_id, unique=True, editable=False)
    practice_key = models.CharField(max_length=16, blank=True)
    purpose = models.CharField(max_length=40)
    about_type = models.CharField(max_length=80, blank=True)
    about_key = models.CharField(max_length=16, blank=True)
    label = models.CharField(max_length=200, blank=True)
    made_by = models.CharField(max_length=16, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    max_uses = models.PositiveSmallIntegerField(default=1)
    uses = models.PositiveSmallIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=16, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["practice_key", "-id"], name="links_link_newest"),
            models.Index(fields=["expires_at"], name="links_link_not_ended", condition=models.Q(ended_at__isnull=True)),
        ]
