"""Recovery codes were kept so that they could be shown again. They are dropped: whoever signs in makes new ones."""

from django.db import migrations


def drop_those_that_can_be_read(apps, schema_editor):
    apps.get_model("mfa", "Authenticator").objects.filter(type="recovery_codes").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("practices", "0006_provider_subject"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunPython(drop_those_that_can_be_read, migrations.RunPython.noop, elidable=True),
    ]
