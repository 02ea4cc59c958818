"""The tag `{% chips chips target %}`: a list has dozens of filters, so one is put together once and then filled in."""

from collections.abc import Iterable, Mapping

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import Library
from django.utils.safestring import SafeString

from carom.interfaces.desk.fragments import filled, together

register = Library()


@register.simple_tag
def chips(chips: Iterable[Mapping], target: str = "") -> SafeString:
    """The items of components/chip_filters.html, which says what a chip is."""
    return together(
        filled(
            "components/chip.html",
            {
                "url": chip["url"],
                "label": str(chip["label"]),
                "count": "" if chip["count"] is None else str(intcomma(chip["count"])),
            },
            active=bool(chip["active"]),
            target=target,
        )
        for chip in chips
    )
