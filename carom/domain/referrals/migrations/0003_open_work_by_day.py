from django.db import migrations, models


class Migration(migrations.Migration):
    """What waits is told from the index alone: by how long it has waited and the day of its visit."""

    dependencies = [("referrals", "0002_what_a_step_changed")]

    operations = [
        migrations.RemoveIndex(model_name="referral", name="referrals_open_state"),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["practice", "state", "-received_on", "-id", "state_on", "booked_for_on"],
                name="referrals_open_state",
                condition=models.Q(("is_open", True)),
            ),
        ),
    ]
