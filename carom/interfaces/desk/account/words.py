"""What the sign-in library says when something is not right, in our words: what happened, and what to do."""

from django.utils.translation import gettext_lazy as _

_NOT_YOURS = _("That is not your password. Type the one you sign in with.")

OF_PASSWORDS = {
    "account_inactive": _("This account is closed. Ask the owner of your practice to open it again."),
    "email_password_mismatch": _(
        "This address and this password do not belong together. Try again, or choose a new password."
    ),
    "enter_current_password": _NOT_YOURS,
    "incorrect_password": _NOT_YOURS,
    "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
    "rate_limited": _("Too many tries one after the other. Wait a minute, then try again."),
}
OF_CODES = {
    "incorrect_code": _("That code is not right, or was used before. Type the next one your app shows."),
}
