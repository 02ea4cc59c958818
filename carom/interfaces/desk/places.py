"""Countries and their time zones, as the time zone database lists them (`iso3166.tab`, `zone.tab`).

Both files stand beside this one, from release 2026 of the database, which is in the public domain: not every machine
has them.
"""

from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _


class CountryField(forms.ChoiceField):
    """One country of a list; its value is the two letters of ISO 3166."""

    def __init__(self, **kwargs):
        super().__init__(label=_("Country"), choices=countries, **kwargs)

    def to_python(self, value) -> str:
        return super().to_python(value).upper()


@cache
def countries() -> list[tuple[str, str]]:
    """(two letters, name), by name."""
    return sorted(((code, name) for code, name in _rows("iso3166.tab")), key=lambda row: row[1])


def time_zones(country: str, *, kept: str = "") -> list:
    """Choices of a time zone: those of the country first, then all the others; each once, without the older names
    many have as well. `kept`: the one that is set, which stays a choice whatever it is called."""
    every = _zones()
    if kept and kept not in every:
        every = every | {kept: country.upper()}
    here = [zone for zone, code in every.items() if code == country.upper() != ""]
    others = sorted(every.keys() - set(here))
    if not here:
        return _named(others)
    return [(_("In your country"), _named(here)), (_("Elsewhere"), _named(others))]


@cache
def _zones() -> dict[str, str]:
    """Time zone → country, of those this machine knows; asking it walks hundreds of files."""
    known = available_timezones()
    return {zone: code for code, _place, zone, *_more in _rows("zone.tab") if zone in known} | {"Etc/UTC": ""}


def _named(zones: list[str]) -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in zones]


@cache
def _rows(name: str) -> list[list[str]]:
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
