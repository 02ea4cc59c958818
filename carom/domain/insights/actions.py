from datetime import datetime

from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.insights.frames import practice_frame
from carom.domain.insights.models import Report
from carom.domain.insights.reports import practice_analysis
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.queries import local_date


def work_out(*, practice: Practice, by: Member, at: datetime) -> Report:
    """Work the practice analysis out and store it under today's date, replacing today's earlier one.

    Reads the whole practice: call it from a job, not from a page. The reading is done outside the transaction.
    """
    as_of = local_date(practice, at)
    content = practice_analysis(practice_frame(practice, as_of=as_of), as_of=as_of)
    with transaction.atomic():
        report, _ = Report.objects.update_or_create(
            practice=practice,
            as_of=as_of,
            defaults={"content": content, "computed_at": at},
            create_defaults={"content": content, "computed_at": at, "created_at": at},
        )
        audit.record(practice=practice, by=by, at=at, action="insights.work_out", on=report)
    return report
