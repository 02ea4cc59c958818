"""Every form, sent with more than it has: fields nobody offered change nothing, huge numbers break nothing."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, transaction

from carom.domain.practices.scope import scopes_disabled
from carom.interfaces.desk import writing
from tests.isolation.digest import tables
from tests.security.pages import addresses, forms_of
from tests.world import form

pytestmark = pytest.mark.django_db
NOBODY_OFFERED = "zz-nobody-offered-this"
_NUMBER = "918273645"
NUMBERS = ("9" * 30, "-1", "-" + "9" * 30, "1e400", "2147483648", "9223372036854775808", "٣", "NaN")


def column_names() -> set[str]:
    """Of every table: what somebody who knows the code would send along."""
    found = {field.attname for model in apps.get_models() for field in model._meta.concrete_fields}
    return found | {field.name for model in apps.get_models() for field in model._meta.concrete_fields}


def sent_forms(visitor) -> Iterator[tuple[str, dict, set[str]]]:
    """(address, fields, their names that somebody types), of each form of each page."""
    for _route, address in addresses(visitor):
        page = visitor.ask("GET", address)
        if page.streaming:
            b"".join(page.streaming_content)
        if page.streaming or page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
            continue
        for one in forms_of(page.content.decode()):
            where = one.action or address
            if where.startswith("/") and "logout" not in where and "once" in one.values:
                yield where, one.values, one.typed


def filled(values: dict, typed: set[str]) -> dict:
    """As somebody would fill it in: what is there stays, what is empty gets a word, a day or a number by its name."""
    given = dict(values)
    for name in typed:
        if not given.get(name):
            given[name] = (
                "yesterday" if name.endswith(("_on", "on", "due")) else "7" if "minutes" in name else "Something"
            )
    return form(**{name: value for name, value in given.items() if name != "once"})


def columns_with(*values: str) -> list[str]:
    """Table.column of every stored value that holds one of these."""
    found = []
    with connection.cursor() as cursor, scopes_disabled():
        for table in tables():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [f"{table}.{name}" for name, cell in zip(names, row, strict=True) if str(cell) in values]
    return found


@pytest.mark.parametrize("name", ["alice", "ben"])
def test_a_field_that_is_not_on_the_form_is_not_read(restored, name):
    visitor, carried_out, faults = restored.visitors[name], 0, []
    names = column_names()
    for where, values, typed in sent_forms(visitor):
        given = filled(values, typed)
        for marker in (NOBODY_OFFERED, _NUMBER):
            more = dict.fromkeys(names - given.keys() - {"version", "once", "in_practice"}, marker)
            sid = transaction.savepoint()
            answer = visitor.ask("POST", where, more | given | form())
            if answer.streaming:
                b"".join(answer.streaming_content)
            if answer.status_code < 400:
                carried_out += 1
                faults += [f"{where}: {column}" for column in columns_with(NOBODY_OFFERED, _NUMBER)]
            elif answer.status_code >= 500:
                faults.append(f"{where}: {answer.status_code}")
            transaction.savepoint_rollback(sid)
    assert not faults
    assert carried_out > {"alice": 20, "ben": 10}[name], "too few forms were carried out to tell"


def test_the_look_for_stored_values_finds_one(restored):
    from carom.domain.practices.models import User

    User.objects.filter(email="alice@example.org").update(name=NOBODY_OFFERED)
    assert columns_with(NOBODY_OFFERED, _NUMBER) == ["practices_user.name"]


def test_numbers_no_column_holds_are_refused_in_words(restored):
    visitor, asked, faults = restored.visitors["alice"], 0, []
    for where, values, typed in sent_forms(visitor):
        given = filled(values, typed)
        for number in NUMBERS:
            sid = transaction.savepoint()
            changed = given | dict.fromkeys(typed | ({"version"} & given.keys()), number)
            answer = visitor.ask("POST", where, changed | form())
            asked += 1
            if answer.status_code >= 500:
                faults.append(f"{where} {number}: {answer.status_code}")
            transaction.savepoint_rollback(sid)
    assert not faults
    assert asked > 200


@pytest.mark.parametrize(
    ("text", "found"), [("12", 12), ("-1", 0), ("1" * 10, 0), ("٣", 0), ("1e3", 0), ("", 0), (None, 0), (" 1", 0)]
)
def test_a_number_in_an_address_has_a_range(text, found):
    assert writing.number_of(text) == found


def test_no_form_names_the_practice_but_to_compare_it(restored):
    """`in_practice` is compared with where the person is, never looked up."""
    visitor = restored.visitors["alice"]
    page = visitor.ask("GET", "/network/add").content.decode()
    assert re.search(r'name="in_practice" value="(\w+)"', page)[1] == visitor.member.practice.public_id
    there = form(name="A name", in_practice=restored.world.other.public_id)
    assert visitor.ask("POST", "/network/add", there).status_code == 409
