"""`carom import-job ID`: do the work an import asks for. The desk starts it; killed, it can be started again."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("batch", help="public id of the import")


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()

    from django.utils import timezone

    from carom.domain.intake import jobs
    from carom.domain.intake.models import ImportBatch
    from carom.domain.practices.scope import scopes_disabled

    with scopes_disabled():
        batch = ImportBatch.objects.select_related("practice").filter(public_id=args.batch).first()
    if batch is None:
        print(f"There is no import “{args.batch}”.")
        return 2
    jobs.run(batch, clock=timezone.now)
    return 0
