"""`carom drill-pages`: open a few pages as an owner would. The drill runs it on a scratch copy, never on live data."""

import argparse
import sys
from urllib.parse import urlsplit

PAGES = ("desk:today", "desk:network", "desk:referrals", "desk:patients", "desk:insights")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()
    django_start.prepare()

    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    owner = _an_owner()
    if owner is None:
        print("There is no practice in this copy yet, so there are no pages to open.")
        return 0
    client = Client(SERVER_NAME=urlsplit(settings.SITE_URL).hostname, headers={"x-forwarded-proto": "https"})
    client.force_login(owner.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    for name in PAGES:
        answered = client.get(reverse(name), secure=settings.HTTPS).status_code
        if answered != 200:
            print(f"The page {name} answered {answered}.", file=sys.stderr)
            return 1
    print(f"{len(PAGES)} pages opened.")
    return 0


def _an_owner():
    from carom.domain.practices.models import Member
    from carom.domain.practices.scope import scopes_disabled

    with scopes_disabled():
        owners = Member.objects.filter(role="owner", is_active=True, user__is_active=True)
        return owners.select_related("user").order_by("pk").first()
