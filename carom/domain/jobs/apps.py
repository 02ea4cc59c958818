from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "carom.domain.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
