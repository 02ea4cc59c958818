from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "carom.domain.practices"
    label = "practices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from carom.domain.practices import row_security, sealed_elsewhere  # noqa: PLC0415 - models are loaded only now

        row_security.watch()
        sealed_elsewhere.name_all()
