from django.db import migrations, models


class Migration(migrations.Migration):
    """What somebody did of some kinds since a moment is found without reading all they did."""

    dependencies = [("audit", "0003_reading")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["practice_key", "by_key", "action", "-at"], name="audit_entry_deeds_of_person"),
        ),
    ]
