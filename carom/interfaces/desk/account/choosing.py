"""Where somebody signed in, or with a link in a letter, chooses another password: the library's forms in our words."""

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm
from django.utils.translation import gettext_lazy as _

from carom.interfaces.desk.account.forms import PASSWORD_HELP


class _Chosen:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first, again = self.fields["password1"], self.fields["password2"]
        first.label, first.help_text = _("The new password"), PASSWORD_HELP
        again.label = _("The new password once more")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ChangeForm(_Chosen, ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now = self.fields["oldpassword"]
        now.label, now.help_text = _("Your password until now"), ""


class ResetForm(_Chosen, ResetPasswordKeyForm):
    pass
