from django.core.management.commands import migrate
from django.db import connections

from carom.domain.practices import row_security
from carom.domain.practices.scope import scopes_disabled
from carom.domain.practices.whole_migrations import WholeExecutor

migrate.MigrationExecutor = WholeExecutor  # the name Django's command takes it by


class Command(migrate.Command):
    """Django's own. Migrations see every practice's rows, and every table of a practice ends behind its wall."""

    def handle(self, *args, **options):
        connection = connections[options["database"]]
        with scopes_disabled():
            super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"]):
            row_security.raise_walls(connection)
