"""`carom report-job`: works out a practice's analysis in a process of its own."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("practice", help="public id of the practice")
    parser.add_argument("member", help="public id of the member who asked")


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()

    from django.utils import timezone

    from carom.domain.insights import actions
    from carom.domain.practices.models import Member, Practice
    from carom.domain.practices.scope import in_practice

    practice = Practice.objects.get(public_id=args.practice)
    with in_practice(practice):
        member = Member.objects.select_related("user").get(public_id=args.member)
        actions.work_out(practice=practice, by=member, at=timezone.now())
    return 0
