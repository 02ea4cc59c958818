from django import forms
from django.utils.translation import gettext_lazy as _

from carom.domain.referrals.coming import has_come
from carom.domain.referrals.lifecycle import State
from carom.domain.referrals.models import Channel, LossReason, Referral
from carom.domain.referrals.rules import can_have_come
from carom.interfaces.desk.dates import WhenField

_NO_CHANNEL = ("", _("Not said"))


class FactsForm(forms.Form):
    """What a referral says of itself. Its people are comboboxes beside the form; nothing is required."""

    channel = forms.ChoiceField(label=_("How they found us"), choices=[_NO_CHANNEL, *Channel.choices], required=False)
    received_on = WhenField(label=_("Day"), past=True, required=False, help_text=_("Empty means today."))
    stated_source = forms.CharField(label=_("In their own words"), max_length=300, required=False)
    reason = forms.CharField(label=_("What for"), max_length=300, required=False)
    clinic = forms.ChoiceField(label=_("Clinic"), required=False)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)

    def __init__(self, *args, clinics, **options):
        super().__init__(*args, **options)
        self.clinics = {clinic.public_id: clinic for clinic in clinics}
        self.fields["clinic"].choices = [("", _("Not said")), *((c.public_id, c.name) for c in clinics)]

    def clean_clinic(self):
        return self.clinics.get(self.cleaned_data["clinic"])


class PatientForm(FactsForm):
    """With as much as is asked of the patient."""

    initials = forms.CharField(
        label=_("Initials"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    own_number = forms.CharField(
        label=_("Your own patient number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("A known number finds the patient again."),
    )


class QuickForm(PatientForm):
    """One line at the front desk."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["initials"].widget.attrs["autofocus"] = True


class EditForm(PatientForm):
    """What was put down wrong, or could wait. The patient is asked for where nobody said who it is."""

    owner = forms.ChoiceField(
        label=_("Who of you looks after it"),
        help_text=_("Otherwise whoever looks after its source."),
        required=False,
    )
    fit = forms.ChoiceField(label=_("A good match for you?"), choices=Referral._meta.get_field("fit").choices)
    booked_for_on = WhenField(label=_("First visit booked for"), required=False)
    arrived_on = WhenField(label=_("First visit"), past=True, required=False)

    def __init__(self, *args, referral: Referral, members, may_name: bool, **options):
        super().__init__(*args, **options)
        self.referral = referral
        self.members = {member.public_id: member for member in members}
        if referral.owner:  # stays also when their access has ended
            self.members.setdefault(referral.owner.public_id, referral.owner)
        self.fields["owner"].choices = [
            ("", _("Nobody in particular")),
            *((k, m.name) for k, m in self.members.items()),
        ]
        if not may_name or referral.patient_id:
            del self.fields["initials"], self.fields["own_number"]
        self.fields["received_on"].required = True
        self.fields["received_on"].help_text = ""
        for name in ("booked_for_on", "arrived_on"):
            if getattr(referral, name) is not None:
                self.fields[name].required = True
            elif not (
                has_come(referral) if name == "arrived_on" else referral.state == State.BOOKED
            ):  # a file need not say when
                del self.fields[name]  # the step that says it comes first

    def clean(self):
        given, stored = super().clean(), self.referral
        days = tuple(given.get(name, getattr(stored, name)) for name in ("received_on", "arrived_on"))
        if None not in days and days != (stored.received_on, stored.arrived_on) and not can_have_come(*days):
            name = "arrived_on" if "arrived_on" in self.fields else "received_on"
            self.add_error(name, _("The first visit can't be before the referral came in. Check the two days."))
        return given

    def clean_owner(self):
        return self.members.get(self.cleaned_data["owner"])


class StepForm(forms.Form):
    """A step that has happened."""

    on = WhenField(label=_("When"), past=True, required=False, help_text=_("Empty means today."))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class BookForm(forms.Form):
    on = WhenField(label=_("Day of the first visit"), error_messages={"required": _("Write the day of the visit.")})
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class EndForm(StepForm):
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[("", _("Choose a reason")), *LossReason.choices],
        error_messages={"required": _("Say why, so that the practice can learn from it.")},
    )


class ToldForm(forms.Form):
    on = WhenField(label=_("When they were told"), past=True, required=False, help_text=_("Empty means today."))
