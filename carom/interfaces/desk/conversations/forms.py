from django import forms
from django.utils.translation import gettext_lazy as _

from carom.domain.conversations.actions import Promise
from carom.domain.conversations.models import SIDES, Commitment, Touchpoint
from carom.interfaces.desk.dates import WhenField

_STARTED = [("us", _("We did")), ("them", _("They did"))]
_PROMISED = [("us", _("I promised")), ("them", _("They promised"))]


class TouchpointForm(forms.Form):
    """What was said. Who it was is the page's combobox; one more field is enough, the rest is folded."""

    learned = forms.CharField(
        label=_("What did you learn?"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a few words. “Nothing new” is an answer too.")},
    )
    promised_by = forms.ChoiceField(label=_("Who promised"), choices=_PROMISED, initial="us", required=False)
    promise = forms.CharField(label=_("A promise"), max_length=300, required=False)
    promise_due = WhenField(label=_("Due"), required=False)
    on = WhenField(label=_("When"), past=True, required=False, help_text=_("Empty means today."))
    channel = forms.ChoiceField(
        label=_("How"), choices=Touchpoint.Channel.choices, initial=Touchpoint.Channel.CALL, required=False
    )
    started_by = forms.ChoiceField(label=_("Who started it"), choices=_STARTED, initial="us", required=False)
    purpose = forms.CharField(label=_("Why you spoke"), max_length=300, required=False)
    next_step = forms.CharField(label=_("What comes next"), max_length=300, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=1_000, required=False)
    about_patients = forms.BooleanField(label=_("It was about patients we can help together"), required=False)

    TALK = ("learned", "on", "channel", "started_by", "purpose", "next_step", "minutes", "about_patients")

    def clean(self):
        given = super().clean()
        if given.get("promise") and "promise_due" in given and not given["promise_due"]:
            self.add_error("promise_due", _("By when? Write a day, such as “fri” or “in 2 weeks”."))
        return given

    def talk(self, today) -> dict:
        """The fields of the touchpoint; what was left out has its usual value."""
        given = self.cleaned_data
        usual = {"on": today, "channel": Touchpoint.Channel.CALL, "started_by": "us"}
        return {name: given[name] or usual.get(name, given[name]) for name in self.TALK}

    def promised(self) -> Promise | None:
        given = self.cleaned_data
        if not given["promise"]:
            return None
        return Promise(given["promise"], given["promise_due"], given["promised_by"] or "us")


class CommitmentForm(forms.Form):
    what = forms.CharField(label=_("What was promised"), max_length=300)
    due_on = WhenField(label=_("Due"))
    promised_by = forms.ChoiceField(label=_("Who promised"), choices=SIDES, initial="us", required=False)


class SettleForm(forms.Form):
    version = forms.IntegerField(min_value=1)
    state = forms.ChoiceField(choices=Commitment.State.choices)
