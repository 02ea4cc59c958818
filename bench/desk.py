"""The desk as a visitor sees it: who signs in, and every page worth measuring."""

import sys
from dataclasses import dataclass
from types import ModuleType

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from carom.domain.network.models import Party, SourceSummary
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.scope import scopes_disabled
from carom.domain.referrals.models import Referral
from tests.world import sign_in


def visitor() -> Client:
    """A browser signed in as the owner of the newest practice."""
    with scopes_disabled():
        owner = Member.objects.select_related("user").filter(role="owner").order_by("-pk").first()
    client = Client(headers={"host": "127.0.0.1"})
    sign_in(client, owner.user)
    return client


def empty_view(client: Client):
    """Visits a view that does nothing, outside all middleware that asks the database."""
    routes = ModuleType("bench_empty_routes")
    routes.urlpatterns = [path("empty", lambda request: HttpResponse("ok"))]
    sys.modules[routes.__name__] = routes
    stranger = Client(headers={"host": "127.0.0.1"})

    def visit():
        from django.test.utils import override_settings

        with override_settings(ROOT_URLCONF=routes.__name__):
            return stranger.get("/empty")

    return visit


@dataclass(frozen=True)
class Asked:
    """What one visit asks of the database, and how many bytes it answers with."""

    queries: int
    size: int


def asked(visit) -> Asked:
    """After a visit that fills what is kept between visits."""
    answer = visit()
    assert answer.status_code == 200, f"{answer.status_code} from {answer.request['PATH_INFO']}"
    with CaptureQueriesContext(connection) as captured:
        answer = visit()
    return Asked(len(captured), len(answer.content))


def pages() -> list[tuple[str, str]]:
    """(name, address) of every desk page, with its busiest record where it shows one."""
    with scopes_disabled():
        practice = Practice.objects.order_by("-pk").first()
        busiest = SourceSummary.objects.filter(practice=practice).order_by("-referrals_in").first()
        party = Party.objects.get(pk=busiest.party_id)
        referral = (
            Referral.objects.filter(practice=practice, patient__isnull=False).select_related("patient").latest("pk")
        )
    return [
        ("today", reverse("desk:today")),
        ("network", reverse("desk:network")),
        ("network, search", reverse("desk:network") + f"?q={party.last[:3] or party.name[:3]}"),
        ("network, most referrals", reverse("desk:network") + "?sort=most"),
        ("source card", reverse("desk:party", args=[party.public_id])),
        ("source timeline", reverse("desk:party-timeline", args=[party.public_id])),
        ("add a source", reverse("desk:party-add")),
        ("log a talk", reverse("desk:touchpoint-add")),
        ("add a referral", reverse("desk:referral-add")),
        ("referrals", reverse("desk:referrals")),
        ("referrals of a source", reverse("desk:referrals") + f"?source={party.public_id}"),
        ("a referral", reverse("desk:referral", args=[referral.public_id])),
        ("not sure queue", reverse("desk:unresolved")),
        ("patients", reverse("desk:patients")),
        ("a patient", reverse("desk:patient", args=[referral.patient.public_id])),
        ("import", reverse("desk:import")),
        ("insights", reverse("desk:insights")),
        ("insights: streams", reverse("desk:insights-chapter", args=["streams"])),
        ("insights: months", reverse("desk:insights-chapter", args=["months"])),
    ]
