"""Queries that are put together once and run with new values: composing one costs Django more than the database."""

import copy
from collections.abc import Callable, Iterable
from contextvars import Context
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from itertools import chain
from types import SimpleNamespace

from django.db import connections, models
from django.db.models.sql.compiler import SQLCompiler
from django_scopes import get_scope
from django_scopes.exceptions import ScopeError

from carom.domain.practices.models import Practice
from carom.domain.practices.scope import in_practice

_FORMS = 200
"""So many forms of one query are kept; more would mean that a value is given as part of the form."""

_LONGEST = 1_000
"""Of a tuple."""

_KINDS = {int, str, date, datetime}


class Prepared:
    """What a queryset answers, as a list. Made by `prepared`.

    `rows(practice, before, limit=20)`: what stands first are values, bound anew each time (records, whole numbers,
    days, moments, texts, and tuples of these, best of one length); what has a name is part of the query's form and has
    few different values. A practice, given first, must be the one in scope, as for every query.
    """

    def __init__(self, build: Callable[..., models.QuerySet]):
        update_wrapper(self, build)
        self.build = build
        self._forms: dict[tuple, _Form] = {}

    def __call__(self, *values, **form) -> list:
        if values and isinstance(values[0], Practice) and not is_in_scope(values[0]):
            return []
        lengths = tuple(len(value) for value in values if isinstance(value, tuple))
        key = (connections["default"].vendor, len(values), lengths, *form.items())
        ready = self._forms.get(key)
        if ready is None:
            if len(self._forms) >= _FORMS:
                self._forms.clear()
            ready = self._forms[key] = _compose(self.build, values, form)
        return ready.run(values)

    def plain(self, *values, **form) -> list:
        """The same without preparation, for comparison."""
        return list(self.build(*values, **form))


def prepared(build: Callable[..., models.QuerySet]) -> Prepared:
    """Decorates a function that makes a queryset. It is called once for each form, with marks in place of values.

    So it must hand every value on to the query as it is: no arithmetic, no test of it.
    """
    return Prepared(build)


def practice_in_scope() -> Practice:
    """For queries about a record whose practice nobody has at hand."""
    practice = get_scope().get("practice")
    if practice is None:
        raise ScopeError("A practice needs to be in scope for this query.")
    return practice


def is_in_scope(practice: Practice) -> bool:
    """Whether rows of this practice may be asked for. Raises ScopeError where no practice is in scope."""
    scope = get_scope()
    if not scope.get("_enabled", True):
        return True
    if "practice" not in scope:
        raise ScopeError("A practice needs to be in scope for this query.")
    return scope["practice"].pk == practice.pk


class _Form:
    """A composed query: its text, and which of its parameters is which value."""

    def __init__(self, queryset: models.QuerySet, compiler: SQLCompiler, sql: str, params: tuple, marks: list):
        self.rows, self.compiler, self.sql, self.params = queryset._iterable_class, compiler, sql, params
        self.query, self.fields = queryset.query, queryset._fields
        self.converters: dict | None = None
        self.places = [
            (place, number, make)
            for place, param in enumerate(params)
            for number, mark in enumerate(marks)
            if (make := _as_stored(mark, param))
        ]
        missing = set(range(len(marks))) - {number for _place, number, _make in self.places}
        if missing:
            raise TypeError(f"Values {sorted(missing)} do not reach the query as they are; they can't be prepared.")

    def _converters(self, expressions) -> dict:
        """From what the database gives to Python, for each column; the same every time."""
        if self.converters is None:
            self.converters = self.compiler.get_converters(expressions)
        return self.converters

    def run(self, values: tuple) -> list:
        plain, params = _plain(values), list(self.params)
        for place, number, make in self.places:
            params[place] = make(plain[number])
        compiler = copy.copy(self.compiler)
        compiler.connection = connections["default"]
        compiler.as_sql = lambda *args, **options: (self.sql, tuple(params))
        compiler.get_converters = self._converters
        query = object.__new__(type(self.query))
        query.__dict__.update(self.query.__dict__)
        query.get_compiler = lambda *args, **options: compiler
        bound = SimpleNamespace(db="default", query=query, _fields=self.fields, _known_related_objects={})
        return list(self.rows(bound))


def _as_stored(mark, param) -> Callable | None:
    """What makes of a value the parameter that stands for its mark; None where `param` stands for something else."""
    if param == mark:
        return (lambda value: value) if type(param) is type(mark) else type(param)
    moment = connections["default"].ops.adapt_datetimefield_value
    if type(mark) is datetime and param == moment(mark):
        return moment
    return type(param) if type(mark) is date and param == str(mark) else None


def _compose(build, values: tuple, form: dict) -> _Form:
    _plain(values)
    marks = [_mark(value, number * _LONGEST) for number, value in enumerate(values)]
    if values and isinstance(values[0], Practice):
        with in_practice(marks[0]):
            queryset = build(*marks, **form)
    else:  # in no scope: the practice of the first who asks must not become part of the query
        queryset = Context().run(build, *marks, **form)
    if queryset._prefetch_related_lookups:
        raise TypeError("What is fetched apart can't be prepared.")
    compiler = queryset.query.get_compiler(connection=connections["default"])
    sql, params = compiler.as_sql()
    return _Form(queryset, compiler, sql, params, _plain(marks))


def _mark(value, number: int):
    """A stand-in of the same kind that no query holds by itself."""
    if isinstance(value, tuple) and len(value) <= _LONGEST:
        return tuple(_mark(one, number + place) for place, one in enumerate(value))
    if isinstance(value, models.Model):
        return value._meta.model(pk=2_000_000_000 + number)
    if type(value) is int:
        return 2_000_000_000 + number
    if type(value) is date:
        return date(3, 1, 1) + timedelta(days=number)
    if type(value) is datetime:
        return datetime(3, 1, 1, tzinfo=UTC) + timedelta(days=number)
    return f"\x01value {number}"


def _plain(values: Iterable) -> list:
    """Values one after the other, records as their keys."""
    flat = chain.from_iterable(value if isinstance(value, tuple) else (value,) for value in values)
    found = [value.pk if isinstance(value, models.Model) else value for value in flat]
    for value in found:
        if type(value) not in _KINDS:
            raise TypeError(f"A {type(value).__name__} can't be a value of a prepared query; give it by name.")
    return found
