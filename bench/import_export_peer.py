"""Rows into one plain table with django-import-export; run by bench/imports.py: FILE ROWS DATABASE bulk|default."""

import csv
import sys
from itertools import islice

from import_export_shared import Watch, report, set_up

path, count, database, mode = sys.argv[1:]
set_up(database)

from django.db import connection, models  # noqa: E402
from import_export import fields, instance_loaders, resources, widgets  # noqa: E402
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
        if mode == "bulk":  # as its pages on speed advise: one query for which rows are here, not one for each
            instance_loader_class = instance_loaders.CachedInstanceLoader


with connection.schema_editor() as editor:
    editor.create_model(Referral)
with open(path, newline="") as file:
    rows = [(str(number), *row) for number, row in enumerate(islice(csv.reader(file), int(count) + 1))][1:]
headers = ["number", "received_on", "stated_source", "patient_number", "initials", "reason", "clinic", "first_visit_on"]
watch = Watch()
watch.time(
    "import",
    lambda: ReferralResource().import_data(Dataset(*rows, headers=headers), dry_run=False, raise_errors=True),
)
report(watch, rows=len(rows), stored=Referral.objects.count())
