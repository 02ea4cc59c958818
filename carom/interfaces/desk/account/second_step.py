"""The page after the password: it offers what the person has, and tells who helps when all of it is lost."""

from functools import wraps

from allauth.mfa.base.views import AuthenticateView, authenticate

from carom.domain.practices import people
from carom.interfaces.desk.account import proof


class SecondStep(AuthenticateView):
    def get_context_data(self, **kwargs) -> dict:
        user = self.stage.login.user
        kinds = proof.factors_of(user)
        return super().get_context_data(**kwargs) | {
            "has_app": "totp" in kinds,
            "has_passkey": "webauthn" in kinds,
            "is_only_owner": people.is_only_owner(user),
            "email": user.email,
        }


@wraps(authenticate)  # the library's own lock is behind it: only whoever gave the password comes this far
def second_step(request, *args, **kwargs):
    return SecondStep.as_view()(request, *args, **kwargs)
