from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from carom.domain.network import actions
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow
from carom.interfaces.desk.settings.forms import SettingsForm
from carom.interfaces.desk.writing import once, version_of


@allow(Permission.PRACTICE_SETTINGS)
@once
def settings(request):
    practice = request.practice
    context = {"version": request.POST.get("version") or practice.version}
    stands = {"country": practice.country, "time_zone": practice.time_zone}
    if request.method != "POST":
        form = SettingsForm(initial={name: getattr(practice, name) for name in SettingsForm.base_fields}, **stands)
        return render(request, "desk/settings/page.html", context | {"form": form})
    form = SettingsForm(request.POST, **stands)
    if not form.is_valid():
        return render(request, "desk/settings/page.html", context | {"form": form}, status=422)
    changes = form.cleaned_data
    actions.change_practice(
        practice=practice, version=version_of(request), changes=changes, by=request.member, at=request.now
    )
    messages.success(request, _("Settings saved."))
    return redirect("desk:settings")
