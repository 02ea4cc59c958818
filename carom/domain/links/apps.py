from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "carom.domain.links"
    label = "links"
    default_auto_field = "django.db.models.BigAutoField"
