"""`carom doctor`: what is wrong with this installation, in plain words, and what to do."""

import argparse

_MARKS = {"done": "well", "due": "look", "broken": "NOT WELL", "": ""}
_TRANSPORT = {f"security.W{number:03}" for number in (4, 5, 8, 10, 11, 12, 16, 21)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--alive", action="store_true", help="only ask whether the running server answers")
    parser.add_argument("--at", default="127.0.0.1:8000", help="where it runs (default: 127.0.0.1:8000)")
    parser.add_argument("--thorough", action="store_true", help="also check every row: takes minutes on a large one")
    parser.add_argument("--mend", action="store_true", help="with --thorough: put wrong numbers in lists right")


def run(args: argparse.Namespace) -> int:
    if args.alive:
        from carom.interfaces.cli import alive

        return alive.ask(args.at)
    from carom.interfaces.cli import django_start, listening

    listening.recall()
    django_start.start()

    from django.utils import timezone

    from carom.domain.installation import queries

    found = [(fact.label, fact.says, fact.tone, fact.do) for fact in queries.for_operators(timezone.now())]
    found += _settings()
    if args.thorough:
        from carom.interfaces.cli import doctor_thorough

        found += doctor_thorough.look(mend=args.mend)
    for label, says, tone, do in found:
        print(f"{_MARKS[tone]:<9} {label}: {says}")
        if do:
            print("          → " + do.replace("\n", "\n            "))
    bad = sum(tone == "broken" for _label, _says, tone, _do in found)
    print(f"\n{_sum(bad, len(found))}")
    return 1 if bad else 0


def _sum(bad: int, of: int) -> str:
    return f"{bad} of {of} {'is' if bad == 1 else 'are'} not well." if bad else "Nothing is wrong."


def _settings() -> list[tuple[str, str, str, str]]:
    """What the settings' own checks say. Whether there is TLS, the address says already."""
    from django.conf import settings
    from django.core.checks import run_checks

    told = run_checks(include_deployment_checks=True)
    wrong = [one for one in told if settings.HTTPS or one.id not in _TRANSPORT]
    if not wrong:
        return [("Settings", "as they should be", "done", "")]
    return [("Settings", f"{one.msg} ({one.id})", "broken", one.hint or "") for one in wrong]
