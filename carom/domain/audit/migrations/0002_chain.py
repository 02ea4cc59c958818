"""History becomes a chain. Lines that were written before are taken over in their order, as the first ones."""

from types import SimpleNamespace

from django.db import migrations, models

from carom.domain.audit import guard
from carom.domain.audit.chain import link, seal_head
from carom.domain.keys.keyring import keyring

_KEPT = "practice_key at by_key by_name action object_type object_key fields count why".split()


def take_over(apps, schema_editor):
    Before, Entry, Head = (apps.get_model("audit", name) for name in ("Before", "Entry", "Head"))
    heads, chained = {}, []
    for old in Before.objects.order_by("pk").iterator(chunk_size=2_000):
        seq, previous = heads.get(old.practice_key, (0, ""))
        values = {name: getattr(old, name) for name in _KEPT}
        values |= {"seq": seq + 1, "ip": "", "request_id": "", "previous": previous}
        mac = link(previous, SimpleNamespace(**values), keyring().audit_key)
        heads[old.practice_key] = (seq + 1, mac)
        chained.append(Entry(**values, mac=mac))
        if len(chained) == 2_000:
            Entry.objects.bulk_create(chained)
            chained = []
    Entry.objects.bulk_create(chained)
    Head.objects.bulk_create(
        Head(practice_key=key, seq=seq, mac=mac, seal=seal_head(key, seq, mac, keyring().audit_key))
        for key, (seq, mac) in heads.items()
    )


def put_guard_up(apps, schema_editor):
    guard.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="entry", name="audit_practice_newest"),
        migrations.RemoveIndex(model_name="entry", name="audit_object_newest"),
        migrations.RenameModel("Entry", "Before"),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("pk", models.CompositePrimaryKey("practice_key", "seq", blank=True, editable=False, primary_key=True, serialize=False)),
                ("practice_key", models.CharField(blank=True, max_length=16)),
                ("seq", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                ("by_key", models.CharField(blank=True, max_length=16)),
                ("by_name", models.CharField(max_length=200)),
                ("action", models.CharField(max_length=80)),
                ("object_type", models.CharField(blank=True, max_length=80)),
                ("object_key", models.CharField(blank=True, max_length=16)),
                ("fields", models.JSONField(default=list)),
                ("count", models.PositiveIntegerField(default=1)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("ip", models.CharField(blank=True, max_length=45)),
                ("request_id", models.CharField(blank=True, max_length=32)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("mac", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [models.Index(fields=["practice_key", "object_key", "-seq"], name="audit_entry_of_object")],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("practice_key", models.CharField(blank=True, max_length=16, primary_key=True, serialize=False)),
                ("seq", models.PositiveBigIntegerField()),
                ("mac", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("practice_key", models.CharField(blank=True, max_length=16, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("lines", models.PositiveBigIntegerField()),
                ("fault", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.DeleteModel("Before"),
        migrations.RunPython(put_guard_up, migrations.RunPython.noop),
    ]
