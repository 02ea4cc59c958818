from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "carom.domain.backups"
    label = "backups"
    default_auto_field = "django.db.models.BigAutoField"
