from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carom.domain.audit.queries import Wanted
from carom.interfaces.desk.dates import WhenField
from carom.interfaces.desk.history.words import CONCEPTS


class WantedForm(forms.Form):
    """Which part of the history. Everything may be left empty."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    what = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("Everything")), *CONCEPTS.items()])
    since = WhenField(label=_("From"), required=False, past=True)
    until = WhenField(label=_("To"), required=False, past=True)
    record = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        names = [(member.public_id, member.name) for member in members]
        self.fields["who"].choices = [("", _("Everybody")), *names, ("-", _("Carom itself"))]

    def wanted(self) -> Wanted:
        """What was understood; a part that was not is left out."""
        given = getattr(self, "cleaned_data", {})
        since, until = given.get("since"), given.get("until")
        return Wanted(
            who=given.get("who", ""),
            record=given.get("record", ""),
            what=given.get("what", ""),
            since=_midnight(since) if since else None,
            until=_midnight(until + timedelta(days=1)) if until else None,
        )


def _midnight(day) -> datetime:
    """Where this day begins in the practice."""
    return timezone.make_aware(datetime.combine(day, time.min))
