from django import forms
from django.utils.translation import gettext_lazy as _

from carom.domain.practices.roles import ROLE_NAMES, Role

_ROLES = [(role.value, name) for role, name in ROLE_NAMES.items()]


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("Their email address"), widget=forms.EmailInput({"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=_ROLES, initial=Role.FRONT_DESK.value)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=_ROLES)
