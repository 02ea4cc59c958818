from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_chain")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["practice_key", "-at", "-seq"], name="audit_entry_newest"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["practice_key", "by_key", "-at", "-seq"], name="audit_entry_of_person"),
        ),
    ]
