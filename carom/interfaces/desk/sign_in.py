from functools import wraps

from allauth.account import views
from django.http import Http404

from carom.interfaces.desk.step_up import step_up


@wraps(views.password_change)
def change_password(request, *args, **kwargs):
    """Only for people who have a password: those of the demo have none, and none is to be set for them."""
    if request.user.is_authenticated and not request.user.has_usable_password():
        raise Http404
    return _change_password(request, *args, **kwargs)


@step_up
def _change_password(request, *args, **kwargs):
    return views.password_change(request, *args, **kwargs)
