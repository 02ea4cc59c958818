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


@wraps(views.logout)
def sign_out(request, *args, **kwargs):
    """The browser forgets the pages it kept, also those behind its back button."""
    response = views.logout(request, *args, **kwargs)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


def renewing(view):
    """Where people prove again who they are: from then on a session key that others saw opens nothing."""

    @wraps(view)
    def renewed(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 302 and request.user.is_authenticated:
            request.session.cycle_key()
        return response

    return renewed


@step_up
def _change_password(request, *args, **kwargs):
    return views.password_change(request, *args, **kwargs)
