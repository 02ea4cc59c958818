"""`carom keys`: make the keys, change them, see how they stand, print them for a safe."""

import argparse
import sys
from pathlib import Path

DEEDS = {
    "init": "make the keys of this installation and the two that open its backups",
    "rotate": "seal everything with a new key and put the old one aside; cut off, run it again",
    "status": "which keys seal how many values, and whether others can read the key file",
    "sheet": "print the recovery sheet: what to keep, where, and the keys to type in again",
    "typed": "make the key file again from the typed lines of a recovery sheet",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="deed", required=True)
    commands = {
        name: deeds.add_parser(name, help=words, description=words.capitalize() + ".") for name, words in DEEDS.items()
    }
    commands["init"].add_argument("--out", type=Path, required=True, help="a new folder to take away")
    commands["init"].add_argument("--new-recipients", action="store_true", help="replace the keys that open backups")
    commands["rotate"].add_argument("--settle", type=float, default=30.0, help="seconds to wait before the last look")
    commands["rotate"].add_argument(
        "--index", action="store_true", help="change the key of the blind index (stop Carom)"
    )
    commands["sheet"].add_argument("--out", type=Path, required=True, help="the PDF file; it holds keys")
    commands["sheet"].add_argument("--identity", type=Path, help="the file that opens backups, to print it as well")
    commands["typed"].add_argument("file", type=Path, help="a text file with the lines as they stand on the sheet")


def run(args: argparse.Namespace) -> int:
    from carom.domain.keys.refusals import Refused
    from carom.interfaces.cli import django_start

    django_start.start(alone=getattr(args, "index", False))
    deed = {"init": _init, "rotate": _rotate, "status": _status, "sheet": _sheet, "typed": _typed}[args.deed]
    try:
        if args.deed in {"status", "rotate"}:
            _must_have_tables()
        return deed(args)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1


def _must_have_tables() -> None:
    """These deeds read sealed values; no keys are made for a folder where nothing is."""
    from django.conf import settings

    from carom.domain.backups import schema
    from carom.domain.keys.refusals import Refused

    if not schema.applied():
        raise Refused(
            f"Nothing is set up in {settings.DATA} yet, so nothing is sealed. Start `carom serve`, or set CAROM_DATA "
            "to the folder Carom keeps its data in."
        )
    if schema.is_waiting():
        raise Refused("The database is not of this version's shape yet. Start `carom serve` once, then run this again.")


def _init(args: argparse.Namespace) -> int:
    from django.conf import settings
    from django.utils import timezone

    from carom.domain.keys import escrow, keyfile, taking_away
    from carom.interfaces.cli import recovery_sheet

    if args.out.exists() and any(args.out.iterdir()):
        print(f"{args.out} is not empty. Choose a new folder with --out.", file=sys.stderr)
        return 2
    taking_away.check(args.out)
    at = timezone.now()
    keyfile.whole(settings.KEYS_FILE)
    made = escrow.make(at=at, anew=args.new_recipients)
    args.out.mkdir(parents=True, exist_ok=True, mode=0o700)
    for identity in made:
        keyfile.replace_text(args.out / f"{identity.holder}-identity.txt", identity.file)
    recovery_sheet.write(args.out / "recovery-sheet.pdf", at=at, identity=made[1].file)
    print(
        f"Written to {args.out.resolve()}:\n"
        "  practice-identity.txt  opens backups; on a stick in the practice's safe\n"
        "  escrow-identity.txt    opens them too; with somebody outside, such as your attorney\n"
        "  recovery-sheet.pdf     all keys on paper; print it, then remove the file\n"
        "Take all three away from this machine now: whoever holds them and a backup can read everything."
    )
    return 0


def _rotate(args: argparse.Namespace) -> int:
    return _rotate_index() if args.index else _rotate_seals(args)


def _rotate_index() -> int:
    """Nobody else runs: what is looked up by a mark would not be found meanwhile."""
    from django.db import transaction
    from django.utils import timezone

    from carom.domain.audit import actions as audit
    from carom.domain.keys import indexing
    from carom.domain.practices.scope import scopes_disabled

    at = timezone.now()
    with scopes_disabled():
        changed = indexing.rotate(at=at)
    with transaction.atomic():
        audit.record(practice=None, by=None, at=at, action="keys.rotate_index", count=changed)
    print(
        f"{changed:,} marks were worked out anew with a new index key. Imported rows keep theirs. Print a new recovery "
        "sheet with `carom keys sheet --out FILE`, then start Carom."
    )
    return 0


def _rotate_seals(args: argparse.Namespace) -> int:
    from django.db import transaction
    from django.utils import timezone

    from carom.domain.audit import actions as audit
    from carom.domain.keys import rotation
    from carom.domain.practices.scope import scopes_disabled

    at = timezone.now()
    with scopes_disabled():
        done = rotation.rotate(at=at, settle=args.settle)
    with transaction.atomic():
        audit.record(practice=None, by=None, at=at, action="keys.rotate", count=done.sealed, why=done.active)
    print(f"{done.sealed:,} values were sealed with the new key {done.active}; none is left under an old one.")
    print(
        f"Put aside: {', '.join(done.retired)}. Backups made until now need it: keep the file of retired keys "
        "(`carom keys status` names it). Print a new recovery sheet with `carom keys sheet --out FILE`."
    )
    return 0


def _status(args: argparse.Namespace) -> int:
    from carom.domain.practices.scope import scopes_disabled
    from carom.interfaces.cli import keys_status

    with scopes_disabled():
        return keys_status.show()


def _sheet(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from carom.interfaces.cli import recovery_sheet

    identity = args.identity.read_text(encoding="utf-8") if args.identity else ""
    recovery_sheet.write(args.out, at=timezone.now(), identity=identity)
    print(
        f"Written: {args.out.resolve()}, for you only (mode 600). It holds keys: print it, put it into a safe, and "
        "remove the file from this machine."
    )
    return 0


def _typed(args: argparse.Namespace) -> int:
    from django.conf import settings

    from carom.domain.keys import keyfile, rotation, sheet

    if settings.KEYS_FILE.exists():
        print(f"{settings.KEYS_FILE} is there. Move it away first, if it is not the right one.", file=sys.stderr)
        return 2
    content, retired = sheet.typed(args.file.read_text(encoding="utf-8"))
    with keyfile.alone(settings.KEYS_FILE):
        if retired:
            keyfile.replace(
                rotation.retired_file(settings.KEYS_FILE), {"keys": retired, "retired": dict.fromkeys(retired, "")}
            )
        keyfile.replace(settings.KEYS_FILE, content)
    print(f"{settings.KEYS_FILE} is there again. Its words: {sheet.words(content)}. Remove {args.file} now.")
    return 0
