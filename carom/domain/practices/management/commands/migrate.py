from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections

from carom.domain.backups import schema, updating
from carom.domain.backups.refusals import BackupRefused
from carom.domain.practices import row_security
from carom.domain.practices.scope import scopes_disabled
from carom.domain.practices.whole_migrations import WholeExecutor

migrate.MigrationExecutor = WholeExecutor  # the name Django's command takes it by


class Command(migrate.Command):
    """Django's own. A newer database is left alone, as is one of other keys; one with practices is backed up before.

    Migrations see every practice's rows, and every table of a practice ends behind its wall.
    """

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--scratch-copy", action="store_true", help="of a backup just being tried: make no other")

    def handle(self, *args, **options):
        looks = options["plan"] or options["check_unapplied"]
        made = None if looks else self._ready(options)
        connection = connections[options["database"]]
        with scopes_disabled():
            super().handle(*args, **options)
            if not looks:
                row_security.raise_walls(connection)
            if made:
                updating.write_down(made)

    def _ready(self, options):
        if options["database"] != DEFAULT_DB_ALIAS:
            return None
        try:
            updating.refuse_newer()
            if schema.holds_practices() and not options["scratch_copy"]:
                updating.refuse_wrong_keys()
            changes = schema.is_waiting() or options["app_label"]  # by name it goes back too
            made = updating.back_up() if changes and not options["scratch_copy"] else None
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        if made:
            self.stdout.write(f"Before the update a backup was made: {made.path}")
        return made
