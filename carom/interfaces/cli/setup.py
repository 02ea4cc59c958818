"""`carom setup`: a new practice and its owner, asked for at the terminal; and the way back in for one who lost it."""

import argparse
import getpass
import sys
from zoneinfo import available_timezones

PROFESSIONS = ("physical_therapy", "psychotherapy", "podiatry", "dentistry", "acupuncture", "other")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--practice", help="name of the practice")
    parser.add_argument("--profession", choices=PROFESSIONS)
    parser.add_argument("--country", default="US", help="two letters (default: US)")
    parser.add_argument("--state", default="", help="state or province, such as ME")
    parser.add_argument("--time-zone", default="America/New_York", help="such as America/Chicago")
    parser.add_argument("--clinic", help="name of the first clinic (default: the practice's name)")
    parser.add_argument("--name", help="your name")
    parser.add_argument("--email", help="your email address: you sign in with it")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    parser.add_argument(
        "--reset-second-step",
        metavar="EMAIL",
        help="only this: phone and recovery codes of this person are lost, let them set up a new second step",
    )


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()
    django_start.prepare(to_serve=False)
    if args.reset_second_step:
        return _reset_second_step(args.reset_second_step)
    asked = {
        "practice": args.practice or input("Name of the practice: ").strip(),
        "profession": args.profession or input(f"Profession ({', '.join(PROFESSIONS)}): ").strip(),
        "name": args.name or input("Your name: ").strip(),
        "email": args.email or input("Your email address: ").strip(),
    }
    password = sys.stdin.readline().rstrip("\n") if args.password_stdin else getpass.getpass("A long password: ")
    wrong = _wrong(asked, args.time_zone, password)
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 2
    _open(asked, args, password)
    print(f"{asked['practice']} is open. Start it with `carom serve` and sign in as {asked['email']}.")
    return 0


def _reset_second_step(email: str) -> int:
    from django.utils import timezone

    from carom.domain.practices import actions, people

    user = people.by_email(email)
    if user is None:
        print(f"Nobody signs in with {email}.", file=sys.stderr)
        return 2
    actions.remove_factors_at_the_terminal(user=user, at=timezone.now())
    print(f"{user.name} is signed out everywhere and sets up a new second step at the next sign-in.")
    return 0


def _wrong(asked: dict[str, str], time_zone: str, password: str) -> list[str]:
    """One sentence for each thing that can't be used as it was given."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from carom.domain.practices.models import User

    sentences = []
    if not asked["practice"] or not asked["name"]:
        sentences.append("The practice and you both need a name.")
    if asked["profession"] not in PROFESSIONS:
        sentences.append(f"Choose a profession: {', '.join(PROFESSIONS)}.")
    if time_zone not in available_timezones():
        sentences.append(f"“{time_zone}” is not a known time zone. Write it like America/Chicago.")
    try:
        validate_email(asked["email"])
        if User.objects.filter(email__iexact=asked["email"]).exists():
            sentences.append(f"Somebody already signs in with {asked['email']}. Use another address.")
    except ValidationError:
        sentences.append(f"“{asked['email']}” is not an email address.")
    try:
        validate_password(password, User(email=asked["email"], name=asked["name"]))
    except ValidationError as error:
        sentences.extend(error.messages)
    return sentences


def _open(asked: dict[str, str], args: argparse.Namespace, password: str) -> None:
    from django.utils import timezone

    from carom.domain.network import actions as network

    network.open_whole(
        **asked,
        password=password,
        country=args.country.upper(),
        state=args.state,
        time_zone=args.time_zone,
        clinic=args.clinic or "",
        at=timezone.now(),
    )
