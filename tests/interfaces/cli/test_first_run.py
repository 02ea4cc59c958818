"""`carom serve` on an empty installation prints the way in."""

import pytest
from django.test import Client

from carom.domain.links.models import Link
from carom.interfaces.cli import first_run
from tests.world import build

SITE = "http://127.0.0.1:8000"


@pytest.mark.django_db
def test_each_start_makes_a_new_link_and_ends_the_one_before(capsys):
    first_run.say_link()
    said = capsys.readouterr().out
    first = next(word for word in said.split() if word.startswith(SITE))
    second = first_run.make_link()
    assert first != second and Link.objects.filter(purpose="setup", ended_at=None).count() == 1
    assert Client().post(first.removeprefix(SITE)).status_code == 404
    assert Client().post(second.removeprefix(SITE)).url == "/setup/"


@pytest.mark.django_db
def test_where_somebody_is_nothing_is_printed(capsys):
    build()
    first_run.say_link()
    assert capsys.readouterr().out == "" and not Link.objects.exists()
