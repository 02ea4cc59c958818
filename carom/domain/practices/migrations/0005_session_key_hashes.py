import carom.domain.keys.public_ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The key of a session is in the cookie only, the row has its hash. Everybody signs in again."""

    dependencies = [
        ('practices', '0004_who_runs_it'),
    ]

    operations = [
        migrations.DeleteModel(name='Session'),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('key_hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('session_data', models.TextField()),
                ('expire_date', models.DateTimeField()),
                ('public_id', models.CharField(default=carom.domain.keys.public_ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('started_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('device', models.CharField(blank=True, max_length=100)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['expire_date'], name='practices_session_expires')],
            },
        ),
    ]
