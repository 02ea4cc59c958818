from django.db import models


class Job(models.Model):
    """Something the clock does again and again, and how it went. Belongs to the installation, not to a practice.

    `next_at` is its due slot. A claim is held by renewing `beat`: another clock takes over only after it has watched
    the number stand still for a while, so that no jump of the wall clock ends a claim.
    """

    name = models.CharField(max_length=60, unique=True)
    next_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=60, blank=True)
    beat = models.PositiveIntegerField(default=0)
    last_began_at = models.DateTimeField(null=True, blank=True)
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    failures = models.PositiveIntegerField(default=0)
