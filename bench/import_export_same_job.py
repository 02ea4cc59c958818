"""The same job with django-import-export; run by bench/imports.py: FILE ROWS NAMES DATABASE bulk|default.

What somebody builds with this library to bring referrals in: sources, patients and referrals in three tables with
foreign keys; texts that are no known name matched with RapidFuzz, once each, in `before_import`; patients made by
their number; rows known again by a key (`import_id_fields`); first the dry run that the library's admin shows, then,
from the file read anew, the import.

bulk: as its pages on speed advise. `use_bulk`, `skip_diff`, batches of 1,000, CachedInstanceLoader; new patients in
one `bulk_create`; foreign keys looked up in a dictionary, because its CachedForeignKeyWidget makes a new class for
every cell and took longer than the rest of the row. No line in the admin's log.
default: as its first pages show. ForeignKeyWidget, `get_or_create` of patients, a query for whether the row is here,
a diff and a save for each row, afterwards a line for each in the admin's log.

In its favour: the right names of all sources are known before the clock starts, while Carom must find out from the
texts alone who there is; texts matched in the dry run aren't matched again; cdist uses all processors and gives up
below a cutoff; the page of the preview isn't rendered; clinics stay text.
It still doesn't seal patients, keep a history of what it did or a way back, count sources up, ask about texts that
may mean several, give the write lock back in between, or survive a kill: the whole is one transaction.

"texts" is of the whole file, whatever ROWS says, so that only the rows are scaled up.
"""

import csv
import json
import sys
from pathlib import Path

from import_export_shared import Watch, report, set_up

path, rows, names_path, database, mode = sys.argv[1:]
BULK = mode == "bulk"
LIKE = 85  # of 100; below it a text is a source of its own
AT_ONCE = 4_000  # texts: all of them beside all names would need 200 MB
set_up(database, "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.admin")

import numpy as np  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from import_export import fields, instance_loaders, resources, widgets  # noqa: E402
from import_export.admin import ImportMixin  # noqa: E402
from import_export.formats.base_formats import CSV  # noqa: E402
from rapidfuzz import fuzz, process, utils  # noqa: E402


class Source(models.Model):
    name = models.CharField(max_length=300, unique=True)

    class Meta:
        app_label = "import_export"


class Patient(models.Model):
    number = models.CharField(max_length=40, unique=True)
    initials = models.CharField(max_length=12, blank=True)

    class Meta:
        app_label = "import_export"


class Referral(models.Model):
    key = models.CharField(max_length=400, unique=True)
    received_on = models.DateField(db_index=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True)
    stated_source = models.CharField(max_length=300)
    patient = models.ForeignKey(Patient, models.PROTECT, null=True)
    reason = models.TextField(blank=True)
    clinic = models.CharField(max_length=200, blank=True)
    first_visit_on = models.DateField(null=True)

    class Meta:
        app_label = "import_export"


class Looked(widgets.Widget):
    """The key of a foreign row, from a dictionary filled before the rows."""

    def clean(self, value, row=None, **kwargs):
        return self.keys[value] if value else None


class PatientWidget(widgets.ForeignKeyWidget):
    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        return Patient.objects.get_or_create(number=value, defaults={"initials": row["Patient initials"]})[0]


class ReferralResource(resources.ModelResource):
    received_on = fields.Field("received_on", "Date received", widgets.DateWidget("%m/%d/%Y"))
    first_visit_on = fields.Field("first_visit_on", "First visit", widgets.DateWidget("%m/%d/%Y"))
    stated_source = fields.Field("stated_source", "Referred by")
    reason = fields.Field("reason", "Reason")
    clinic = fields.Field("clinic", "Clinic")
    source = fields.Field("source", "source", widgets.ForeignKeyWidget(Source, "name"))
    patient = fields.Field("patient", "Patient number", PatientWidget(Patient, "number"))

    class Meta:
        model = Referral
        import_id_fields = ["key"]
        fields = ["key", "received_on", "first_visit_on", "stated_source", "reason", "clinic", "source", "patient"]

    def before_import(self, dataset, **kwargs):
        columns = ("Date received", "Referred by", "Patient number", "Patient initials")
        day, text, number, initials = map(dataset.headers.index, columns)
        names = watch.time("texts", place_texts)
        dataset.append_col(lambda row: f"{row[number]} {row[day]} {row[text]}", header="key")
        dataset.append_col(lambda row: names[row[text]], header="source")
        if BULK:
            new = (Patient(number=row[number], initials=row[initials]) for row in dataset if row[number])
            Patient.objects.bulk_create(new, batch_size=1_000, ignore_conflicts=True)
            self.fields["patient"].widget.keys = dict(Patient.objects.values_list("number", "pk"))
            self.fields["source"].widget.keys = dict(Source.objects.values_list("name", "pk"))


class BulkResource(ReferralResource):
    source = fields.Field("source_id", "source", Looked())
    patient = fields.Field("patient_id", "Patient number", Looked())

    class Meta(ReferralResource.Meta):
        use_bulk = True
        skip_diff = True
        batch_size = 1_000
        instance_loader_class = instance_loaders.CachedInstanceLoader


placed: dict[str, str] = {"": ""}  # name of the source of each text, and the new ones among them:
new_sources: list[str] = []  # kept between dry run and import


def place_texts() -> dict[str, str]:
    """The name each text of the file stands for. Those like none are sources of their own."""
    if len(placed) == 1:
        known = list(Source.objects.values_list("name", flat=True))
        placed.update((name, name) for name in known)
        match([text for text in texts if text not in placed], known)
    new = (Source(name=name) for name in new_sources)
    Source.objects.bulk_create(new, batch_size=1_000)
    return placed


def match(strange: list[str], known: list[str]) -> None:
    plain = [utils.default_process(name) for name in known]
    for at in range(0, len(strange), AT_ONCE):
        some = strange[at : at + AT_ONCE]
        likeness = process.cdist(
            [utils.default_process(text) for text in some], plain, scorer=fuzz.token_sort_ratio, score_cutoff=LIKE,
            dtype=np.uint8, workers=-1,
        )  # fmt: skip
        best = likeness.argmax(axis=1)
        for text, like, one in zip(some, likeness[range(len(some)), best], best, strict=True):
            placed[text] = known[one] if like else text
            if not like:
                new_sources.append(text)


def bring_in(content: str, **options):
    """One look at the file, as the admin does it: read, then a dry run or the import."""
    dataset = CSV().create_dataset(content)
    result = (BulkResource if BULK else ReferralResource)().import_data(dataset, raise_errors=True, **options)
    assert not result.has_errors() and not result.has_validation_errors()
    return result


def log(result) -> None:
    instances = [row.instance for row in result]
    ImportMixin()._create_log_entries(user.pk, {result.rows[0].import_type: instances})


call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    for model in (Source, Patient, Referral):
        editor.create_model(model)
user = User.objects.create(username="a")
Source.objects.bulk_create(Source(name=name) for name in json.loads(Path(names_path).read_text()))
lines = Path(path).read_text().splitlines(keepends=True)
texts = list(dict.fromkeys(row[1] for row in csv.reader(lines[1:])))
content = "".join(lines[: int(rows) + 1])
watch = Watch()
watch.time("dry run", lambda: bring_in(content, dry_run=True))
result = watch.time("import", lambda: bring_in(content, dry_run=False, retain_instance_in_row_result=not BULK))
if not BULK:
    watch.time("log", lambda: log(result))
report(watch, rows=int(rows), stored=Referral.objects.count(), texts=len(texts), sources=Source.objects.count())
