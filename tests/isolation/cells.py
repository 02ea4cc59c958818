"""One cell of the matrix: a route, a method, a visitor, and whose object stands in the address or the form."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.domain.intake.conftest import FILES
from tests.isolation.routes import METHODS, Route
from tests.isolation.samples import Sample, sample_of
from tests.isolation.visitors import Visitor

NOBODY = "nosuchthing00000"


@dataclass(frozen=True)
class Cell:
    """`objects`: own, foreign, none, "foreign <part>" (one of several), "foreign in form <field>", or "-"."""

    route: Route
    method: str
    objects: str
    path: str
    form: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.route.name} ({self.objects})"


def cells_of(route: Route, visitor: Visitor) -> Iterator[Cell]:
    sample = sample_of(route.name, route.parts)
    things = [part for part, text in sample.address.items() if not text.startswith("=")]
    objects = ["own", "foreign", "none"] if things else ["-"]
    if len(things) > 1:
        objects += [f"foreign {part}" for part in things]
    for method in METHODS:
        for whose in objects:
            yield _cell(route, sample, visitor, method, whose, "")
        for field in _references(sample) if method == "POST" and method in route.methods else ():
            yield _cell(route, sample, visitor, method, f"foreign in form {field}", field)


def _references(sample: Sample) -> list[str]:
    return [name for name, text in sample.form.items() if text.startswith("@") and "." not in text]


def _cell(route: Route, sample: Sample, visitor: Visitor, method: str, whose: str, foreign_field: str) -> Cell:
    address = {part: _in_address(visitor, part, text, whose) for part, text in sample.address.items()}
    form = {}
    if method in {"POST", "PUT", "PATCH"}:
        form = {
            name: _in_form(visitor.foreign if name == foreign_field else visitor.own, text)
            for name, text in sample.form.items()
        }
        if whose == "foreign":  # the versions the other practice's records have: nothing but the lock is in the way
            form |= {n: visitor.foreign[t[1:]] for n, t in sample.form.items() if t.startswith("@") and "." in t}
        form["once"] = secrets.token_urlsafe(18)
    return Cell(route, method, whose, reverse(route.name, kwargs=address), form)


def _in_address(visitor: Visitor, part: str, text: str, whose: str) -> str:
    if text.startswith("="):
        return text[1:]
    if whose == "none":
        return NOBODY
    is_foreign = whose == "foreign" or whose == f"foreign {part}"
    return (visitor.foreign if is_foreign else visitor.own)[text]


def _in_form(things: dict[str, str], text: str):
    if text.startswith("@"):
        return things[text[1:]]
    if text.startswith("#"):
        return SimpleUploadedFile(text[1:], (FILES / text[1:]).read_bytes())
    return text
