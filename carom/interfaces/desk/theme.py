"""Light or dark, as somebody chose for this browser: {{ request|theme }} in templates."""

from django import template
from django.conf import settings

register = template.Library()


@register.filter
def theme(request) -> str:
    """dark, light, or '' for as the device is. A cookie is whatever somebody sent: nothing else comes through."""
    chosen = getattr(request, "COOKIES", {}).get(settings.THEME_COOKIE_NAME, "")
    return chosen if chosen in {"dark", "light"} else ""
