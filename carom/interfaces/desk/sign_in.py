from functools import wraps

from allauth.account import views
from allauth.account.adapter import DefaultAccountAdapter
from django.http import Http404


class ClosedSignUp(DefaultAccountAdapter):
    """Nobody signs up: an owner adds people."""

    def is_open_for_signup(self, request):
        return False


@wraps(views.password_change)
def change_password(request, *args, **kwargs):
    """Only for people who have a password: those of the demo have none, and none is to be set for them."""
    if request.user.is_authenticated and not request.user.has_usable_password():
        raise Http404
    return views.password_change(request, *args, **kwargs)
