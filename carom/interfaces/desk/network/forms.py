"""Forms of the network. Who may not read private judgements gets forms without them."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carom.domain.network.models import ContactPoint, LegalRole, Party, Sector, SourceType, Stage
from carom.domain.network.queries import active_types
from carom.domain.practices.models import Member
from carom.domain.practices.queries import members
from carom.interfaces.desk.dates import WhenField

_NOT_SAID = [("", _("Not said"))]
_NOBODY = [("", _("Nobody yet"))]
TIERS = {"a": _("Much (A)"), "b": _("Some (B)"), "c": _("Little (C)")}
"""How much time a source gets, in words: letters alone say nothing."""
_FEW_LINES = {"rows": 3}


class TypeChoice(forms.ModelChoiceField):
    """One of the practice's active types, grouped by sector; the type a party has stays choosable."""

    def __init__(self, **options):
        super().__init__(queryset=SourceType.objects.none(), to_field_name="public_id", required=False, **options)

    def offer(self, practice, current: SourceType | None = None) -> None:
        self.queryset = SourceType.objects.filter(practice=practice)
        types = active_types(practice)
        if current and current not in types:
            types.append(current)
        groups: dict[str, list] = {}
        sectors = dict(Sector.choices)  # one table for all: Django makes one for each record it asks
        for one in types:
            groups.setdefault(str(sectors.get(one.sector, one.sector)), []).append((one.public_id, one.name))
        self.choices = [*_NOT_SAID, *groups.items()]


class MemberChoice(forms.ModelChoiceField):
    """One of the practice's active people."""

    def __init__(self, **options):
        super().__init__(queryset=Member.objects.none(), to_field_name="public_id", required=False, **options)

    def offer(self, practice) -> None:
        self.queryset = Member.objects.filter(practice=practice, is_active=True)
        self.choices = [*_NOBODY, *((one.public_id, one.name) for one in members(practice))]


class AddForm(forms.Form):
    """A source: the name is enough."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        error_messages={"required": _("Type a name. A first name or the name of the place is enough.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    source_type = TypeChoice(label=_("What kind of source"))
    kind = forms.ChoiceField(
        label=_("Person or organization"),
        choices=[("", _("Tell by the name")), *Party.Kind.choices],
        required=False,
    )
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False, widget=forms.TextInput({"type": "tel"}))
    email = forms.CharField(label=_("Email"), max_length=254, required=False, widget=forms.TextInput({"type": "email"}))
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    state = forms.CharField(label=_("State or region"), max_length=40, required=False)
    owner = MemberChoice(label=_("Who looks after this source"))
    is_source = forms.BooleanField(
        label=_("They send patients, or may one day"),
        help_text=_("Leave it off for a place or person you only want on file."),
        required=False,
        initial=True,
    )

    FACTS = ("name", "kind", "source_type", "city", "state", "owner", "is_source")

    def __init__(self, data=None, *, practice, **options):
        super().__init__(data, **options)
        self.fields["source_type"].offer(practice)
        self.fields["owner"].offer(practice)

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.FACTS}

    def reach(self) -> list[tuple[str, str]]:
        return [("phone", self.cleaned_data["phone"]), ("email", self.cleaned_data["email"])]


class EditForm(forms.Form):
    """Names and facts of a party."""

    name = forms.CharField(label=_("Name, as you say it"), max_length=200)
    source_type = TypeChoice(label=_("What kind of source"))
    needs = forms.CharField(
        label=_("What they need from us"),
        help_text=_("For the people they look after, in their own words."),
        widget=forms.Textarea(_FEW_LINES),
        max_length=5_000,
        required=False,
    )
    note = forms.CharField(
        label=_("Private note"),
        help_text=_("Front desk does not see this. Leave patients’ names out."),
        widget=forms.Textarea(_FEW_LINES),
        max_length=5_000,
        required=False,
    )
    kind = forms.ChoiceField(label=_("Person or organization"), choices=Party.Kind.choices)
    first = forms.CharField(label=_("Given name"), max_length=100, required=False)
    middle = forms.CharField(label=_("Middle name"), max_length=100, required=False)
    last = forms.CharField(label=_("Family name"), max_length=100, required=False)
    credentials = forms.CharField(label=_("Degrees"), max_length=100, required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    state = forms.CharField(label=_("State or region"), max_length=40, required=False)
    postcode = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    npi = forms.RegexField(
        r"^\d{10}$",
        label=_("NPI"),
        required=False,
        error_messages={"invalid": _("An NPI has ten digits.")},
    )
    is_source = forms.BooleanField(label=_("They send patients, or may one day"), required=False)

    PRIVATE = ("needs", "note")

    def __init__(self, data=None, *, practice, party: Party, private: bool):
        self.party = party
        if not private:
            self.base_fields = {name: field for name, field in self.base_fields.items() if name not in self.PRIVATE}
        initial = {name: getattr(party, name) for name in self.base_fields}
        super().__init__(data, initial=initial | {"source_type": party.source_type})
        self.fields["source_type"].offer(practice, party.source_type)

    def further(self) -> list:
        """The fields behind "more"."""
        return [self[name] for name in self.fields if name not in ("name", "source_type", *self.PRIVATE)]


class RelationshipForm(forms.Form):
    """How we stand with a source."""

    owner = MemberChoice(label=_("Who looks after this source"))
    backup = MemberChoice(label=_("Who steps in"))
    stage = forms.ChoiceField(
        label=_("How we stand"),
        choices=Stage.choices,
        help_text=_("Your own judgement. Whether a source has gone quiet is worked out from the records."),
    )
    tier = forms.ChoiceField(
        label=_("How much time this source gets"), choices=[*_NOT_SAID, *TIERS.items()], required=False
    )
    cadence_ideal_days = forms.IntegerField(
        label=_("Days between talks"),
        help_text=_("Empty means what is usual for this kind of source."),
        min_value=1,
        max_value=1_000,
        required=False,
    )
    cadence_max_days = forms.IntegerField(label=_("Days at most"), min_value=1, max_value=1_000, required=False)
    preferences = forms.CharField(
        label=_("How they like to be reached, and what they want to hear"),
        widget=forms.Textarea(_FEW_LINES),
        max_length=5_000,
        required=False,
    )

    PRIVATE = ("stage", "tier")

    def __init__(self, data=None, *, practice, relationship, private: bool):
        if not private:
            self.base_fields = {name: field for name, field in self.base_fields.items() if name not in self.PRIVATE}
        super().__init__(data, initial={name: getattr(relationship, name) for name in self.base_fields})
        self.fields["owner"].offer(practice)
        self.fields["backup"].offer(practice)


class ReachForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ContactPoint.Kind.choices, initial="phone")
    value = forms.CharField(label=_("Number or address"), max_length=300)
    label = forms.CharField(
        label=_("Note"), help_text=_("Such as “direct line” or “office, Tuesdays”."), max_length=60, required=False
    )


class SpellingForm(forms.Form):
    text = forms.CharField(
        label=_("Another spelling"),
        help_text=_("As it appears in your records, such as “Smith, J. (Harbor)”. It is recognised from then on."),
        max_length=300,
    )


class PlaceForm(forms.Form):
    role = forms.CharField(
        label=_("Role"),
        help_text=_("Such as physician, referral coordinator, teacher."),
        max_length=100,
        required=False,
    )
    days = forms.CharField(label=_("Days there"), max_length=60, required=False)


class IntroductionForm(forms.Form):
    on = WhenField(label=_("When"), past=True, required=False, help_text=_("Empty means today."))

    def day(self):
        return self.cleaned_data["on"] or timezone.localdate()


class TypeForm(forms.Form):
    """A kind of source."""

    name = forms.CharField(label=_("Name"), max_length=100)
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    legal_role = forms.ChoiceField(
        label=_("May they hear about a patient’s care?"),
        choices=[
            (LegalRole.OTHER.value, _("Not a provider: only with the patient’s permission")),
            (LegalRole.TREATING.value, _("Treats patients too")),
        ],
    )
    cadence_ideal_days = forms.IntegerField(label=_("Usual days between talks"), min_value=1, max_value=1_000)
    cadence_max_days = forms.IntegerField(label=_("Days at most"), min_value=1, max_value=1_000)
    is_active = forms.BooleanField(
        label=_("Offer this kind in lists"),
        help_text=_("Sources that have it keep it."),
        required=False,
        initial=True,
    )

    def clean(self):
        given = super().clean()
        ideal, longest = given.get("cadence_ideal_days"), given.get("cadence_max_days")
        if ideal and longest and longest < ideal:
            self.add_error("cadence_max_days", _("This can't be shorter than the usual pause."))
        return given
