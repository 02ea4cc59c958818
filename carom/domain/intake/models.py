from django.db import models
from django.utils.translation import gettext_lazy as _

from carom.domain.intake import lifecycle
from carom.domain.keys.sealed import SealedTextField
from carom.domain.network.keys import KeyField
from carom.domain.network.models import Party
from carom.domain.practices.models import Member
from carom.domain.practices.scope import PracticeOwned
from carom.domain.practices.versions import Versioned


class ImportBatch(PracticeOwned, Versioned):
    """One file on its way in. `work` is what a job has been asked to do and has not finished yet.

    Holds no patient data: the raw cells are sealed in the chunks. `upload` names the file under UPLOADS until
    it is read; `mapping` is reading.mapping.Mapping as plain values; `kept` says what an undo had to leave. `unread`,
    sealed because a column may be taken for another, opens to JSON: words for a status, and clinics, that are not
    understood, as `{"status": [[word, rows], …], "clinic": …}`, how many rows look "alike", and under
    "placed" which of our clinics (public id) a clinic of the file is, as somebody chose: kept for the next file. What
    else: see previewing.unread, names.places and staged.places.
    """

    file_name = models.CharField(max_length=200)
    upload = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    sheet = models.CharField(max_length=100, blank=True)
    state = models.CharField(
        max_length=10,
        choices=[(state.value, name) for state, name in lifecycle.STATE_NAMES.items()],
        default=lifecycle.State.UPLOADED,
    )
    work = models.CharField(
        max_length=8, blank=True, choices=[(work.name, work.label) for work in lifecycle.WORKS.values()]
    )
    step = models.CharField(max_length=12, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=16, blank=True)
    heartbeat_at = models.DateTimeField(null=True)
    sentence = models.TextField(blank=True)

    notes = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    shape = models.CharField(max_length=16, blank=True)
    remembered = models.BooleanField(default=False)
    keep_names = models.BooleanField(default=False)
    unread = SealedTextField()

    rows_read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    kept = models.JSONField(default=dict)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    commit_started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(PracticeOwned.Meta):
        indexes = [
            models.Index(fields=["practice", "-id"], name="intake_batch_newest"),
            models.Index(fields=["practice", "sha256"], name="intake_batch_file"),
        ]


class ImportChunk(PracticeOwned):
    """500 rows of the file: their cells sealed, and what becomes of each row.

    `cells` opens to JSON `[[row number, [cell, …]], …]`, packed. `outcomes` has one entry a row, in file order:
    `[row number, outcome, reason, record key, import key]`, never a patient's name. Chunks go in whole,
    so `is_committed` is the watermark. `choices` maps row numbers to what a person chose for the row.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="chunks", db_index=False)
    number = models.PositiveIntegerField()
    first_row = models.PositiveIntegerField()
    last_row = models.PositiveIntegerField()
    cells = SealedTextField()
    outcomes = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    made = models.JSONField(default=dict)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    is_committed = models.BooleanField(default=False)
    is_undone = models.BooleanField(default=False)

    class Meta(PracticeOwned.Meta):
        indexes = [
            models.Index(fields=["practice", "batch", "skipped", "number"], name="intake_chunk_skipped"),
        ]
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(fields=["practice", "batch", "number"], name="intake_chunk_number"),
        ]


class ImportSpelling(PracticeOwned):
    """One distinct text that names a source in the file, with what it is taken for.

    `choice` decides: the guess, a new source (spellings of one `group` become one, called `name`; group 0
    stands alone), not sure, or nobody. `candidates`: up to three it may mean, the likeliest first, as
    `{"name": …, "party": key or null, "group": number of a new source of this file or 0}`.
    `party` is set when the choice was carried out; `made` says what that added to the network. Both parties are notes
    of what was meant: the database does not enforce them, so that this ledger never slows or blocks a deletion.
    """

    class Choice(models.TextChoices):
        MATCH = "match", _("This is right")
        NEW = "new", _("A new source")
        UNSURE = "unsure", _("Not sure")
        NOBODY = "nobody", _("Not a person or place")

    class Verdict(models.TextChoices):
        SURE = "sure", _("Sure")
        CHECK = "check", _("Check these")
        NEW = "new", _("New")
        NOBODY = "nobody", _("Not a person")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="spellings", db_index=False)
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=300)
    key = KeyField(max_length=300)
    rows = models.PositiveIntegerField(default=0)
    stated_total = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=12)
    group = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=200, blank=True)
    source_type = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=16, blank=True)
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    why = models.CharField(max_length=300, blank=True)
    posterior = models.FloatField(null=True)
    guess = models.ForeignKey(
        Party, null=True, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    candidates = models.JSONField(default=list)
    choice = models.CharField(max_length=6, choices=Choice.choices)
    party = models.ForeignKey(
        Party, null=True, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    made = models.CharField(max_length=12, blank=True)

    class Meta(PracticeOwned.Meta):
        indexes = [
            models.Index(fields=["practice", "batch", "verdict", "number"], name="intake_spelling_verdict"),
            models.Index(fields=["practice", "batch", "choice", "group"], name="intake_spelling_choice"),
        ]
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(fields=["practice", "batch", "number"], name="intake_spelling_number"),
        ]


class SavedMapping(PracticeOwned, Versioned):
    """Which column is what (field → header), remembered for the next file with the same set of headers."""

    header_key = models.CharField(max_length=64)
    shape = models.CharField(max_length=16)
    columns = models.JSONField(default=dict)
    date_order = models.CharField(max_length=3, blank=True)

    class Meta(PracticeOwned.Meta):
        constraints = [
            *PracticeOwned.Meta.constraints,
            models.UniqueConstraint(fields=["practice", "header_key"], name="intake_savedmapping_headers"),
        ]
