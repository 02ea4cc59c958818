"""`carom export-job`: makes the file of everything that somebody asked for on the page."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("export", help="public id of the export")


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()

    from django.utils import timezone

    from carom.domain.exports import actions
    from carom.domain.exports.models import Export
    from carom.domain.practices.scope import in_practice, scopes_disabled

    with scopes_disabled():
        found = Export.objects.select_related("practice", "by__user").filter(public_id=args.export).first()
    if found is None or found.state != Export.State.ASKED:
        print(f"There is no export “{args.export}” to make.")
        return 2
    with in_practice(found.practice):
        actions.make(export=found, at=timezone.now())
    return 0
