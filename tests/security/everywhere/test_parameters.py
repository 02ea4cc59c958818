"""Odd values of every parameter of every page: an answer, never a fault, and nothing written."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carom.interfaces import desk
from tests.security.living import alive
from tests.security.pages import addresses
from tests.security.payloads import ODD
from tests.world import form

pytestmark = pytest.mark.django_db
_READ = re.compile(r"""GET(?:\.get\(|\[|\.getlist\()\s*["'](\w+)["']""")
_FIELDS = {"who", "record", "what", "since", "until", "next", "state", "clinic", "source", "known", "type", "month"}
_FIELDS |= {"sort", "kind", "stage", "owner", "q", "page", "order", "before", "after"}


ROUNDS = 4


def parameters() -> list[str]:
    """Every name the code of the desk reads from an address, and those that forms and filters name in lists."""
    code = "".join(path.read_text() for path in Path(desk.__file__).parent.rglob("*.py"))
    return sorted(set(_READ.findall(code)) | _FIELDS)


def test_the_parameters_are_found():
    assert {"q", "before", "rest", "only", "show", "party"} <= set(parameters())


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_no_values_of_parameters_break_a_page(restored, turn):
    """Every parameter has another odd value in each round."""
    visitor, faults = restored.visitors["alice"], []
    asked = {name: ODD[(number * 5 + turn * 8) % len(ODD)] for number, name in enumerate(parameters())}
    for route, address in addresses(visitor):
        if route.startswith(("mfa_", "openid")):
            continue
        answer = visitor.ask("GET", address, asked)
        if answer.streaming:
            b"".join(answer.streaming_content)
            continue
        if answer.status_code >= 500:
            faults.append(f"{route}: {answer.status_code}")
        faults += [f"{route}: {found}" for found in alive(answer.content.decode())]
    assert not faults


LISTS = ("/network/", "/referrals/", "/patients/", "/history/", "/", "/network/find", "/links/", "/mail/", "/import/")


@pytest.mark.parametrize("path", LISTS)
def test_each_parameter_of_a_list_alone_breaks_nothing(restored, path):
    """One at a time: a value refused by one filter must not hide what the next does."""
    visitor, faults = restored.visitors["alice"], []
    for name in parameters():
        for value in ("'", "9" * 40):
            answer = visitor.ask("GET", path, {name: value})
            if answer.status_code not in {200, 302, 404}:
                faults.append(f"{path}?{name}={value}: {answer.status_code}")
    assert not faults


@pytest.mark.parametrize("path", LISTS[:5])
def test_an_order_or_a_field_that_nobody_offers_reaches_no_query(restored, path):
    visitor = restored.visitors["alice"]
    for name in ("order", "sort", "order_by", "o", "fields", "_connector", "practice", "practice_id", "pk__gt"):
        with CaptureQueriesContext(connection) as told:
            answer = visitor.ask("GET", path, {name: "password_marker"})
        assert answer.status_code in {200, 302}
        assert not [one["sql"] for one in told if "password_marker" in one["sql"]]


def test_a_number_no_database_holds_is_not_found(restored):
    visitor = restored.visitors["alice"]
    batch = visitor.own["previewed"]
    answer = visitor.ask("POST", f"/import/{batch}/rows/{'9' * 23}", form(choice="leave"))
    assert answer.status_code in {404, 422}
