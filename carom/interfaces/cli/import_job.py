"""`carom import-job ID`: do the work an import asks for. The desk starts it; killed, it can be started again.

Referrals that came in, or went, make the stored analysis old: it is worked out anew before the job ends.
"""

import argparse

from carom.interfaces.cli import report_job


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("batch", help="public id of the import")


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()

    from django.utils import timezone

    from carom.domain.intake import jobs, queries
    from carom.domain.intake.models import ImportBatch
    from carom.domain.practices.scope import in_practice, scopes_disabled

    with scopes_disabled():
        batch = ImportBatch.objects.select_related("practice", "by").filter(public_id=args.batch).first()
    if batch is None:
        print(f"There is no import “{args.batch}”.")
        return 2
    asked = batch.work
    jobs.run(batch, clock=timezone.now)
    with in_practice(batch.practice):
        is_old = queries.has_changed_referrals(batch, asked)
    if is_old:
        report_job.run(argparse.Namespace(practice=batch.practice.public_id, member=batch.by.public_id))
    return 0
