"""`carom move --to postgres://…`: from SQLite to PostgreSQL, with the same digest of every table on both sides."""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, help="an empty database: postgres://user:password@host/name")


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start(alone=True)
    django_start.prepare(to_serve=False)

    from carom.domain.backups import making, moving
    from carom.domain.keys.refusals import Refused

    try:
        with making.workplace() as scratch:
            counted = moving.move(scratch=scratch, url=args.to)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    for name, (rows, digest) in sorted(counted.items()):
        print(f"{rows:>12,}  {digest[:16]}  {name}")
    print(f"{sum(rows for rows, _ in counted.values()):,} rows moved; every table has the same digest on both sides.")
    print("Set CAROM_DATABASE_URL to the new database and start Carom. The SQLite file stays as it is.")
    return 0
