"""The page of recovery codes: how many are left, new ones, and the new ones as a file. They are shown once."""

from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as library
from allauth.mfa.signals import authenticator_reset
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from carom.domain.practices.actions import recovery
from carom.interfaces.desk.account import proof


@wraps(library.view_recovery_codes)
def recovery_codes(request):
    if not proof.factors_of(request.user):
        raise Http404  # they stand in for a second factor: first there is one
    before = recovery.of(request.user)
    if request.method != "POST":
        return render(request, "mfa/recovery_codes/index.html", {"kept": before})
    codes = recovery.make(request.user)
    told = {"sender": Authenticator, "request": request, "user": request.user}
    authenticator_reset.send(**told, authenticator=recovery.of(request.user))
    if before:
        get_adapter(request).send_notification_mail("mfa/email/recovery_codes_generated", request.user)
    return render(request, "mfa/recovery_codes/shown.html", {"codes": codes})


@require_POST
@wraps(library.download_recovery_codes)
def save_codes(request):
    """The page sends back what it shows, and gets it as a file: nobody else has the codes any more."""
    codes = [code for code in request.POST.getlist("code") if recovery.is_one(code)][: recovery.NUMBER]
    if not codes:
        return redirect("mfa_view_recovery_codes")
    file = render(request, "mfa/recovery_codes/download.txt", {"codes": codes}, content_type="text/plain")
    file.headers["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return file
