"""Run by bench/imports.py in an environment with django-import-export: FILE DATABASE bulk|default."""

import csv
import json
import resource
import sys
import time

import django
from django.conf import settings

path, database, mode = sys.argv[1:]
settings.configure(
    INSTALLED_APPS=["import_export"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": database,
            "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"},
        }
    },
)
django.setup()

from django.db import connection, models  # noqa: E402
from import_export import fields, resources, widgets  # noqa: E402
from tablib import Dataset  # noqa: E402


class Referral(models.Model):
    number = models.CharField(max_length=40, unique=True)
    received_on = models.DateField(db_index=True)
    stated_source = models.CharField(max_length=300, db_index=True)
    patient_number = models.CharField(max_length=40, blank=True)
    initials = models.CharField(max_length=12, blank=True)
    reason = models.TextField(blank=True)
    clinic = models.CharField(max_length=200, blank=True)
    first_visit_on = models.DateField(null=True)

    class Meta:
        app_label = "import_export"


class ReferralResource(resources.ModelResource):
    received_on = fields.Field("received_on", "received_on", widget=widgets.DateWidget("%m/%d/%Y"))
    first_visit_on = fields.Field("first_visit_on", "first_visit_on", widget=widgets.DateWidget("%m/%d/%Y"))

    class Meta:
        model = Referral
        import_id_fields = ["number"]
        fields = ["number", "received_on", "stated_source", "patient_number", "initials", "reason", "clinic"]
        fields += ["first_visit_on"]
        use_bulk = mode == "bulk"
        skip_diff = mode == "bulk"
        batch_size = 1000
        use_transactions = True


with connection.schema_editor() as editor:
    editor.create_model(Referral)
with open(path, newline="") as file:
    began, used = time.perf_counter(), time.process_time()
    rows = [(str(number), *row) for number, row in enumerate(csv.reader(file))][1:]
    headers = [
        "number",
        "received_on",
        "stated_source",
        "patient_number",
        "initials",
        "reason",
        "clinic",
        "first_visit_on",
    ]
    result = ReferralResource().import_data(Dataset(*rows, headers=headers), dry_run=False, raise_errors=True)
    seconds, processor_seconds = time.perf_counter() - began, time.process_time() - used
print(
    json.dumps(
        {
            "rows": len(rows),
            "stored": Referral.objects.count(),
            "seconds": round(seconds, 2),
            "processor_seconds": round(processor_seconds, 2),
            "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "version": __import__("import_export").__version__,
            "errors": len(result.row_errors()),
        }
    )
)
