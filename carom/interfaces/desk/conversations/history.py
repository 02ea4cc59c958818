"""The timeline of one source, as a part of its card."""

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from carom.domain.conversations.days import ahead
from carom.domain.conversations.models import Commitment
from carom.domain.conversations.timeline import Entry, timeline
from carom.domain.network import queries
from carom.domain.network.models import Party
from carom.domain.practices.roles import Permission
from carom.domain.today.queries import Hidden, hidden_promises
from carom.interfaces.desk.access import allow
from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.conversations.due import due
from carom.interfaces.desk.days import Day, teller
from carom.interfaces.desk.fragments import filled
from carom.interfaces.desk.known import known_party, saw_parties

_NAMES = {
    "talks": gettext_lazy("Talks"),
    "promises": gettext_lazy("Promises"),
    "referrals": gettext_lazy("Referrals"),
    "introductions": gettext_lazy("Introductions"),
}
_ICONS = {"call": "phone", "visit": "map-pin", "message": "mail", "letter": "mail", "meal": "coffee"}
_ICONS |= {"event": "users", "gift": "gift", "note": "notes"}
_PRIVATE = {"talks", "promises"}
_TONES = {"open": "open", "kept": "done", "missed": "broken", "released": ""}


@allow(Permission.NETWORK_VIEW)
@require_safe
def of_party(request, public_id):
    """Everything that passed between us; who may not read talks sees referrals and introductions only."""
    party = known_party(request, public_id)
    if party.merged_into_id is not None:
        raise Http404
    talks = request.member.may(Permission.TALKS_VIEW)
    kinds = [kind for kind in _NAMES if talks or kind not in _PRIVATE]
    only = request.GET.get("only", "")
    chosen = [only] if only in kinds else kinds
    page = timeline(request.practice, party, kinds=chosen, before=request.GET.get("before", ""))
    saw_parties(request, _others(page.entries))
    here = reverse("desk:party-timeline", args=[public_id])
    today = timezone.localdate()
    told = teller(today)
    hidden = hidden_promises(request.practice, today, request.member, _open_promises(page.entries))
    context = {
        "party": party,
        "items": [_item(entry, told(entry.on), party, today, request.member, hidden) for entry in page.entries],
        "older_url": f"{here}?{urlencode({'only': only, 'before': page.older})}" if page.older else "",
        "is_first": "before" not in request.GET,
        "chips": [{"label": _("All"), "url": here, "active": only not in kinds}]
        + [{"label": _NAMES[kind], "url": f"{here}?only={kind}", "active": only == kind} for kind in kinds],
    }
    part = "" if not request.htmx else "#older" if "before" in request.GET else "#timeline"
    return render(request, f"desk/conversations/timeline.html{part}", context)


def _others(entries: Sequence[Entry]) -> list[str]:
    """Who else is named in these lines."""
    ties = [entry.record for entry in entries if entry.kind == "introductions"]
    return [party.public_id for tie in ties for party in (tie.introducer, tie.introduced)]


def _open_promises(entries: Sequence[Entry]) -> list[Commitment]:
    promises = [entry.record for entry in entries if entry.kind == "promises"]
    return [promise for promise in promises if promise.state == Commitment.State.OPEN]


def _item(entry: Entry, day: Day, party: Party, today, member, hidden: Hidden) -> SafeString:
    promise = partial(_promise, hidden=hidden)
    said = {"talks": _talk, "promises": promise, "referrals": _referral, "introductions": _introduction}
    told = said[entry.kind](entry.record, party, today, member)
    values = {"when.iso": day.iso, "when.title": day.title, "when.words": day.words}
    values |= {name: str(told.get(name, "")) for name in ("title", "url", "body", "state_label")}
    return filled("components/timeline_item.html", values, icon=told["icon"], state_tone=told.get("state_tone", ""))


def _talk(talk, party, today, member) -> dict:
    lines = [talk.purpose, talk.learned, talk.next_step and _("Next: %(step)s") % {"step": talk.next_step}]
    return {
        "icon": _ICONS[talk.channel],
        "title": _("%(how)s, %(who)s") % {"how": talk.get_channel_display(), "who": talk.by.name},
        "body": "\n".join(filter(None, lines)),
        "url": address("desk:touchpoint", talk.public_id) if member.may(Permission.TALKS_LOG) else "",
        "state_label": "" if talk.is_real else _("not counted as a talk"),
    }


def _promise(promise: Commitment, party, today, member, hidden: Hidden) -> dict:
    ours = promise.promised_by == "us"
    words = _("We promised: %(what)s") if ours else _("They promised: %(what)s")
    label, tone = promise.get_state_display(), _TONES[promise.state]
    if promise.state == Commitment.State.OPEN:
        label, tone = due(promise, ahead(promise.due_on, today), today, hidden)
    return {
        "icon": "heart-handshake",
        "title": words % {"what": promise.what},
        "state_label": label,
        "state_tone": tone,
    }


def _referral(referral, party, today, member) -> dict:
    return {
        "icon": "arrows-exchange",
        "title": _("Sent a patient to us"),
        "state_label": referral.shown_state,
        "url": address("desk:referral", referral.public_id) if member.may(Permission.REFERRALS_VIEW) else "",
    }


def _introduction(introduction, party, today, member) -> dict:
    led_here = introduction.introduced_id == party.pk
    other = introduction.introducer if led_here else introduction.introduced
    words = _("%(name)s led us to them") if led_here else _("They led us to %(name)s")
    patients = member.may(Permission.PATIENTS_IDENTIFY)
    is_known = queries.is_known(other.source_type.sector if other.source_type else None, patients=patients)
    return {
        "icon": "affiliate",
        "title": words % {"name": queries.name_of(other, patients=patients)},
        "url": address("desk:party", other.public_id) if is_known else "",
    }
