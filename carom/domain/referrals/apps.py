from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "carom.domain.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from carom.domain.network import summaries  # noqa: PLC0415  models are loaded only now
        from carom.domain.referrals import queries  # noqa: PLC0415

        summaries.register(queries.summary_columns)
