from django.db import models


class Backup(models.Model):
    """What became of one backup of the whole installation, of one drill, check or restore. A ledger: no foreign keys.

    `verified_at`: the sealed file was read back from disk, opened with a key that was thrown away, and every part and
    table was what was put in. `drilled_at`: a copy was also restored and pages of it were shown. `error`: one plain
    sentence when it failed. `tables`: table → [rows, digest]; `heads`: practice key → [number, mark] of its history.

    Of a backup that somebody tried with their key, `made_at` is the moment it is of, and `tried_at` when it was tried;
    of one that was put in place `restored_at`. `access`: what was given or taken after the backup, and so is as it was
    before again: a list of [practice key, name, what, role]; None where nobody can know.
    """

    class Kind(models.TextChoices):
        NIGHTLY = "nightly"
        ASKED = "asked"
        MIGRATE = "migrate"
        DRILL = "drill"
        CHECK = "check"
        RESTORE = "restore"

    made_at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    file_name = models.CharField(max_length=100, blank=True)
    folder = models.CharField(max_length=500, blank=True)
    bytes = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    tables = models.JSONField(default=dict)
    heads = models.JSONField(default=dict)
    verified_at = models.DateTimeField(null=True)
    drilled_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)
    access = models.JSONField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-verified_at"], name="backups_verified"),
            models.Index(fields=["-drilled_at"], name="backups_drilled"),
            models.Index(fields=["-tried_at"], name="backups_tried"),
            models.Index(fields=["-restored_at"], name="backups_restored"),
        ]
