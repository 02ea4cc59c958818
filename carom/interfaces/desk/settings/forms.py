from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from carom.domain.practices.models import LONGEST_IDLE, SHORTEST_IDLE, Profession
from carom.interfaces.desk.places import CountryField, time_zones


class SettingsForm(forms.Form):
    """What a practice says of itself."""

    name = forms.CharField(label=_("Name of the practice"), max_length=200)
    profession = forms.ChoiceField(label=_("Profession"), choices=Profession.choices)
    country = CountryField()
    state = forms.CharField(label=_("State or province"), max_length=40, required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("When a day begins and ends in your practice."),
        choices=lambda: time_zones(""),
    )
    language = forms.ChoiceField(
        label=_("Language of letters"),
        help_text=_("Invitations, alerts and test letters are written in it."),
        choices=settings.LANGUAGES,
    )
    idle_minutes = forms.IntegerField(
        label=_("Minutes until somebody who is away is signed out"),
        help_text=_("5 to 15. Whoever works in several practices is signed out after the shortest of their times."),
        min_value=SHORTEST_IDLE,
        max_value=LONGEST_IDLE,
    )
    minutes_per_day = forms.IntegerField(
        label=_("Minutes a day for your network"),
        help_text=_("Today shows as much as fits into them, counts what you finish there, and folds the rest away."),
        min_value=5,
        max_value=240,
    )
    capacity_per_week = forms.IntegerField(
        label=_("New patients you can take in a week"),
        help_text=_("Leave it empty if you do not know."),
        min_value=0,
        max_value=500,
        required=False,
    )

    def __init__(self, *args, country: str, time_zone: str, **kwargs):
        """`country`, `time_zone`: what is set."""
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zones(country, kept=time_zone)


class ClinicForm(forms.Form):
    """A place of the practice."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("As your practice system writes it: files that are brought in find their clinic by it."),
    )
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    state = forms.CharField(label=_("State or province"), max_length=40, required=False)
