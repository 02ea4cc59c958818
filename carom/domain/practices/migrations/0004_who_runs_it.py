from django.db import migrations, models


def the_first(apps, schema_editor):
    """Of practices that are there already, the one that was set up first runs the installation."""
    practices = apps.get_model("practices", "Practice").objects
    practices.filter(pk__in=list(practices.order_by("pk").values_list("pk", flat=True)[:1])).update(
        runs_installation=True
    )


class Migration(migrations.Migration):
    dependencies = [("practices", "0003_proven_addresses")]

    operations = [
        migrations.AddField(
            model_name="practice", name="idle_minutes", field=models.PositiveSmallIntegerField(default=15)
        ),
        migrations.AddField(
            model_name="practice", name="runs_installation", field=models.BooleanField(default=False, editable=False)
        ),
        migrations.RunPython(the_first, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="practice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("runs_installation", True)),
                fields=("runs_installation",),
                name="practices_practice_runs_installation",
            ),
        ),
        migrations.AddConstraint(
            model_name="practice",
            constraint=models.CheckConstraint(
                condition=models.Q(("idle_minutes__range", (5, 15))), name="practices_practice_idle"
            ),
        ),
    ]
