from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "carom.domain.conversations"
    label = "conversations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models can be imported only now.
        from carom.domain.conversations import queries  # noqa: PLC0415
        from carom.domain.network import summaries  # noqa: PLC0415

        summaries.register(queries.summary_columns)
