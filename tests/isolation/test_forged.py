"""A form that another site sends in a member's name is refused at every door, and changes nothing."""

import pytest

from tests.isolation import digest, writes
from tests.isolation.cells import cells_of
from tests.isolation.routes import READS, every_route
from tests.world import form


@pytest.mark.django_db
def test_no_form_is_taken_without_the_token_that_only_our_own_pages_give(ground):
    alice = ground.visitor("alice", enforce_csrf=True)
    before, moment, refused = digest.whole(), writes.mark(), 0
    for route in every_route():
        for cell in cells_of(route, alice):
            if cell.method not in READS and cell.objects in {"own", "-"}:
                answer = alice.ask(cell.method, cell.path, cell.form)
                assert answer.status_code == 403, f"{cell}: {answer.status_code}"
                assert digest.changed_since(before, moment) == [], str(cell)
                refused += 1
    assert refused > 400


@pytest.mark.django_db
def test_with_the_token_the_same_form_is_taken(ground):
    """Else the refusals above would show nothing."""
    alice = ground.visitor("alice", enforce_csrf=True)
    answer = alice.client.get("/network/add")
    token = answer.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    sent = alice.client.post("/network/add", form(name="Uma Vale", csrfmiddlewaretoken=token))
    assert sent.status_code == 302
