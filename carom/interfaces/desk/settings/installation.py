"""What holds for all practices here: how mail leaves, and the identity provider.

For owners of the practice that was set up first, after they said once more who they are. Nothing here speaks with
another server.
"""

from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from carom.domain.configuration import actions
from carom.domain.configuration import queries as configuration
from carom.domain.configuration.models import Setting
from carom.domain.configuration.refusals import ChangedMeanwhile, NotUsable
from carom.domain.jobs import queries as jobs
from carom.domain.practices.actions import change_provider
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow
from carom.interfaces.desk.settings.installation_forms import InstallationForm, MailForm, ProviderForm
from carom.interfaces.desk.step_up import step_up
from carom.interfaces.desk.writing import once, version_of

_MAIL, _PROVIDER = Setting.Subject.MAIL, Setting.Subject.PROVIDER
_FORMS: dict[str, type[InstallationForm]] = {_MAIL: MailForm, _PROVIDER: ProviderForm}
_CHANGES = {_MAIL: partial(actions.change, subject=_MAIL), _PROVIDER: change_provider}
_PAGES = {_MAIL: "desk:settings-mail", _PROVIDER: "desk:settings-sign-in"}


@allow(Permission.INSTALLATION_SETTINGS)
@step_up
@once
def mail(request):
    return _shown_or_saved(request, _MAIL)


@allow(Permission.INSTALLATION_SETTINGS)
@step_up
@once
def sign_in(request):
    return _shown_or_saved(request, _PROVIDER)


@allow(Permission.INSTALLATION_SETTINGS)
@step_up(to="desk:settings-mail")
@require_POST
@once
def mail_clear(request):
    return _cleared(request, _MAIL)


@allow(Permission.INSTALLATION_SETTINGS)
@step_up(to="desk:settings-sign-in")
@require_POST
@once
def sign_in_clear(request):
    return _cleared(request, _PROVIDER)


def _shown_or_saved(request, subject: str):
    setting = configuration.stored(subject)
    data = request.POST if request.method == "POST" else None
    initial = setting.values if setting else _FORMS[subject].EMPTY
    form = _FORMS[subject](data, initial=initial, has_secret=bool(setting and setting.has_secret))
    if data is None:
        return _page(request, subject, setting, form)
    if not form.is_valid():
        form.ask_again_for_secret()
        return _page(request, subject, setting, form, status=422)
    said = {"values": _values(form, setting), "secret": form.cleaned_data["secret"], "version": version_of(request)}
    try:
        _CHANGES[subject](practice=request.practice, **said, by=request.member, at=request.now)
    except NotUsable as refused:
        form.say(refused)
        form.ask_again_for_secret()
        return _page(request, subject, setting, form, status=422)
    except ChangedMeanwhile as refused:
        form.add_error(None, str(refused))
        form.ask_again_for_secret()
        return _page(request, subject, setting, form, is_stale=True, status=409)
    messages.success(request, _("Saved. It holds from now on, without a restart."))
    return redirect(_PAGES[subject])


def _values(form: InstallationForm, setting: Setting | None) -> dict:
    """What was typed; a sender that a variable names stays as it was stored."""
    if settings.MAIL_FROM and "sender" in form.values:
        return form.values | {"sender": setting.values["sender"] if setting else ""}
    return form.values


def _cleared(request, subject: str):
    actions.clear(
        practice=request.practice, subject=subject, version=version_of(request), by=request.member, at=request.now
    )
    messages.success(request, _("Cleared. What was stored is gone, the password included."))
    return redirect(_PAGES[subject])


def _page(request, subject: str, setting: Setting | None, form, *, is_stale: bool = False, status: int = 200):
    context = {
        "form": form,
        "setting": setting,
        "version": setting.version if setting else 0,
        "variable": configuration.variable_of(subject),
        "stored": _in_words(subject, setting) if is_stale and setting else (),
        "section": subject,
    }
    context |= _of_mail() if subject == _MAIL else _of_provider()
    return render(request, f"desk/settings/{subject}.html", context, status=status)


def _in_words(subject: str, setting: Setting) -> list[tuple]:
    """What is stored now, beside what was typed."""
    fields = _FORMS[subject].base_fields
    told = {True: _("yes"), False: _("no")} | dict(getattr(fields.get("security"), "choices", ()))
    return [(fields[name].label, told.get(value, value)) for name, value in setting.values.items()]


def _of_mail() -> dict:
    sender, where = configuration.sender(), urlsplit(settings.MAIL_URL).netloc.rpartition("@")[2]
    job = jobs.by_name(["mail"]).get("mail")
    return {
        "sends_mail": configuration.sends_mail(),
        "trouble": job.last_error if job and job.failures else "",
        "sender_variable": configuration.SENDER_VARIABLE if settings.MAIL_FROM else "",
        "sender": sender,
        "facts": [(_("Mail server"), where), (_("Sender"), sender)],
    }


def _of_provider() -> dict:
    found = configuration.provider()
    facts = found and [
        (_("Address"), found.url),
        (_("Name on the button"), found.label),
        (_("It asks for a second step itself"), _("yes") if found.is_trusted else _("no")),
    ]
    back = settings.SITE_URL + reverse("openid_connect_callback", args=["sso"])
    return {"facts": facts, "comes_back_to": back}
