from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "carom.domain.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from carom.domain.keys.marks import name_mark  # noqa: PLC0415  models are loaded only now
        from carom.domain.outbox.queries import mark_of  # noqa: PLC0415

        name_mark("outbox.Message", "to_mark", lambda row: mark_of(row.to))
        name_mark("outbox.Suppressed", "mark", lambda row: mark_of(row.address))
