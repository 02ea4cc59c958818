"""What can be generated is, and a stale page fails (`make generated` mends it)."""

from io import StringIO

import pytest
from django.core.management import call_command

from scripts import generated


@pytest.mark.parametrize("name", sorted(generated.PAGES))
def test_generated_pages_are_current(name):
    assert (generated.FOLDER / name).read_text() == generated.PAGES[name]()


@pytest.mark.django_db
def test_every_model_change_has_its_migration():
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())
