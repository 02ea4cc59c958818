from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carom.domain.conversations.actions import Promise
from carom.domain.conversations.models import Touchpoint
from carom.domain.conversations.rules import is_real
from carom.domain.practices.refusals import Refused
from carom.domain.today.actions import Note
from carom.interfaces.desk.dates import WhenField

SKIP_REASONS = [
    ("not_needed", _("Not needed")),
    ("not_mine", _("Not mine to do")),
    ("wrong", _("This is not right")),
    ("unwelcome", _("They would not welcome it")),
]

_NO_TALK = ("note", _("No talk"))
_TALKS = [one for one in Touchpoint.Channel.choices if one[0] not in ("gift", "note")]
HOW = {
    "promise": [_NO_TALK, *_TALKS],
    "thanks": sorted(_TALKS, key=lambda one: one[0] != "message"),
    "talk": _TALKS,
}
"""How they spoke, by the kind of line; what is usual comes first."""


class LineForm(forms.Form):
    """A form of one line; what is wrong is said as one sentence, so that the line stays as it is."""

    def checked(self) -> dict:
        if not self.is_valid():
            raise Refused(next(iter(self.errors.values()))[0])
        return self.cleaned_data


class DoneForm(LineForm):
    """`kind`: of the line, which says what is usual."""

    channel = forms.ChoiceField(required=False)
    learned = forms.CharField(max_length=5_000, required=False)
    promise = forms.CharField(max_length=300, required=False)
    promise_on = WhenField(required=False)
    line = forms.SlugField(max_length=100, required=False)
    version = forms.IntegerField(min_value=1, required=False)

    def __init__(self, *given, kind: str):
        super().__init__(*given)
        self.kind = kind
        self.fields["channel"].choices = HOW[kind]

    def clean(self):
        """A talk that would not count leaves its line where it is: then nothing would have been done."""
        given = super().clean()
        how, learned = given.get("channel"), given.get("learned", "")
        if self.kind == "talk" and how and not is_real(channel=how, learned=learned, about_patients=False):
            self.add_error("learned", _("What came of it? A few words make it a talk."))
        return given

    def note(self) -> Note:
        """A promise without a day is one for in a week."""
        given = self.checked()
        due_on = given["promise_on"] or timezone.localdate() + timedelta(days=7)
        return Note(given["learned"], Promise(given["promise"], due_on) if given["promise"] else None, given["channel"])

    def version_of(self, record) -> int:
        return self.checked()["version"] or record.version


class LaterForm(LineForm):
    """In so many days, or on a day as people type it."""

    days = forms.IntegerField(min_value=1, max_value=366, required=False)
    until = WhenField(required=False)

    def clean(self):
        given = super().clean()
        if not self.errors and not given.get("days") and not given.get("until"):
            raise forms.ValidationError(_("Until when? Choose one of the buttons, or type a day such as “fri”."))
        return given


class SkipForm(LineForm):
    reason = forms.ChoiceField(
        choices=SKIP_REASONS, error_messages={"required": _("Choose why this line can be skipped.")}
    )
