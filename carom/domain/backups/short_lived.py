"""Tables whose rows are of the moment: who is signed in, what is counted for a while. Backups hold them empty."""

from importlib import import_module

from django.conf import settings


def names() -> set[str]:
    return {settings.CACHES["default"]["LOCATION"], sessions_table()}


def sessions_table() -> str:
    """Where the present version keeps who is signed in."""
    return import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()._meta.db_table
