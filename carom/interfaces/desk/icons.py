"""The tag `{% icon "check" %}`: a page has dozens of icons, so each is put together once."""

from functools import cache

from django.template import Library
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon of static/vendor/icons.svg (list in vendor.toml).

    Decorative: put a word beside it, or aria-label on its button.
    """
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("vendor/icons.svg"),
        name,
    )
