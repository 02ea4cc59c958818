"""Every link of the practice that still opens something, on one page, each with its end."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from carom.domain.links import actions, queries
from carom.domain.links.models import Link
from carom.domain.practices.models import Member
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.writing import number_of, once

PAGE = 100
PURPOSES = {
    "invitation": _("Invitation to the team"),
    "invitation_mail": _("Invitation to the team, by email"),
    "setup": _("First set-up"),
}


@allow(Permission.LINKS_MANAGE)
@require_safe
def links(request):
    found = queries.live(request.practice.public_id, timezone.now())
    before = number_of(request.GET.get("before"))
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    makers = {link.made_by for link in rows if link.made_by}
    names = {m.public_id: m.name for m in Member.objects.filter(public_id__in=makers).select_related("user")}
    context = {
        "rows": [_row(link, names) for link in rows[:PAGE]],
        "older": str(rows[PAGE - 1].pk) if len(rows) > PAGE else "",
        "is_first": not before,
    }
    return render(request, "desk/links/list.html", context)


def _row(link: Link, names: dict[str, str]) -> dict:
    purpose = PURPOSES.get(link.purpose, link.purpose)
    return {"link": link, "purpose": purpose, "made_by": names.get(link.made_by, "Carom")}


@allow(Permission.LINKS_MANAGE)
@require_POST
@once
def revoke(request, public_id):
    link = find(Link.objects.filter(practice_key=request.practice.public_id), public_id)
    actions.revoke(link=link, by_key=request.member.public_id, at=request.now)
    return redirect("desk:links")
