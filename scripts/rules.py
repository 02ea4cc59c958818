"""docs/generated/input.md: what every form takes, and what is refused although every field is good. From the code."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

HEAD = """\
# What can be typed, and what is refused

Generated from the forms of `carom/interfaces/desk` and the refusals of `carom/domain`. The server checks every form;
what the browser checks is only a courtesy. A field that is not listed is not read. Files: [what a file may
be](../security/files.md) and `carom/domain/intake/profiles`.

An email address is checked by `django.core.validators.validate_email`; a telephone number by the rules of its country
(`phonenumbers`), and kept as E.164; a day may be typed in words and is a date from 1900 to 2200. Text holds no NUL. One
of a list: what is not on the list is refused, and a list holds records of one's own practice only.
"""
_KINDS = {"Char": "text", "When": "a day", "Integer": "a whole number", "Boolean": "yes or no", "Choice": "a choice"}
_KINDS |= {"TypeChoice": "a kind of source", "MemberChoice": "a member", "Email": "an email address", "File": "a file"}


def page() -> str:
    parts = [HEAD, "## Fields\n", "| Form | Field | Takes | Must be given |", "|---|---|---|---|"]
    for form in sorted(_forms(), key=lambda one: (one.__module__, one.__name__)):
        for name, field in form.base_fields.items():
            room = form.__module__.split(".")[-2]
            parts.append(f"| {room}: {form.__name__} | {name} | {_takes(field)} | {'yes' if field.required else ''} |")
    parts += ["\n## Refused although each field is good\n", "| Concept | Refused when |", "|---|---|"]
    for refusal in sorted(_refusals(), key=lambda one: (one.__module__, one.__name__)):
        words = " ".join((vars(refusal).get("__doc__") or "").split())
        if words:
            parts.append(f"| {refusal.__module__.split('.')[2]} | {words} |")
    return "\n".join(parts) + "\n"


def _takes(field) -> str:
    """The kind of a field and its limits, in words."""
    kind = type(field).__name__.removesuffix("Field")
    said = [_KINDS.get(kind, kind.lower())]
    for name, words in (("min_length", "at least"), ("max_length", "at most")):
        if (limit := getattr(field, name, None)) is not None:
            said.append(f"{words} {limit:,} characters")
    for name, words in (("min_value", "at least"), ("max_value", "at most")):
        if (limit := getattr(field, name, None)) is not None:
            said.append(f"{words} {limit:,}")
    if getattr(field, "choices", None) is not None or hasattr(field, "queryset"):
        said.append("one of a list")
    return ", ".join(said)


def _forms() -> Iterator[type]:
    from django.forms import BaseForm

    for module in _modules("carom.interfaces.desk"):
        for found in vars(module).values():
            if inspect.isclass(found) and issubclass(found, BaseForm) and found.__module__ == module.__name__:
                yield found


def _refusals() -> Iterator[type]:
    for module in _modules("carom.domain"):
        for found in vars(module).values():
            if not inspect.isclass(found) or found.__module__ != module.__name__ or found.__name__ == "Refused":
                continue
            if any(base.__name__ == "Refused" for base in found.__mro__):
                yield found


def _modules(package: str) -> Iterator:
    root = importlib.import_module(package)
    for found in pkgutil.walk_packages(root.__path__, f"{package}."):
        if ".migrations" not in found.name and ".management" not in found.name and not found.name.endswith(".child"):
            yield importlib.import_module(found.name)
