"""The rows that cannot be used, to be mended in a spreadsheet and brought in again."""

from django.http import FileResponse, Http404
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from carom.domain.intake import looks, unusable
from carom.domain.intake.models import ImportBatch
from carom.domain.practices.queries import local_date
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import after_view, allow, find


@allow(Permission.INTAKE_IMPORT)
@require_safe
def download(request, public_id):
    """Just those rows as CSV, with what is wrong in a column of its own. That they were fetched is in the history."""
    batch = find(ImportBatch.objects.select_related("practice"), public_id)
    if not batch.mapping:
        raise Http404
    file, count = unusable.as_csv(batch)
    if not count:
        file.close()
        raise Http404
    after_view(request, lambda: looks.of_fetched(batch, count))
    name = _("rows to mend %(day)s.csv") % {"day": local_date(batch.practice, batch.created_at).isoformat()}
    return FileResponse(
        file, as_attachment=True, filename=get_valid_filename(name), content_type="text/csv; charset=utf-8"
    )
