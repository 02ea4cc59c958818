"""Every table belongs to a practice, and fails closed."""

import pytest
from django.apps import apps
from django_scopes.exceptions import ScopeError

from carom.domain.practices.scope import PracticeOwned

NOT_OWNED = {
    "audit.Entry": "a ledger: keys and labels, no foreign keys",
    "audit.Head": "the end of each chain of the ledger",
    "audit.Check": "what the last check of each chain found",
    "configuration.Setting": "of the whole installation: how mail leaves, who else vouches for a sign-in",
    "jobs.Job": "the clock's, of the whole installation",
    "links.Link": "a ledger: keys and labels, no foreign keys",
    "outbox.Message": "a ledger: keys and labels, no foreign keys",
    "outbox.Suppressed": "a ledger: keys and labels, no foreign keys",
    "backups.Backup": "of the whole installation: a ledger without patients",
    "practices.Practice": "is the practice",
    "practices.Session": "a person signed in, whatever practice they look at",
    "practices.User": "a person may work in several practices",
}


def domain_models():
    return [model for model in apps.get_models() if model.__module__.startswith("carom.domain.")]


def owned_models():
    return [model for model in domain_models() if issubclass(model, PracticeOwned)]


def test_every_model_belongs_to_a_practice_or_is_listed():
    loose = {model._meta.label for model in domain_models() if not issubclass(model, PracticeOwned)}
    assert loose == set(NOT_OWNED)


@pytest.mark.django_db
@pytest.mark.parametrize("model", owned_models(), ids=lambda model: model.__name__)
def test_a_query_outside_a_practice_fails(model):
    with pytest.raises(ScopeError):
        model.objects.count()


@pytest.mark.parametrize("model", owned_models(), ids=lambda model: model.__name__)
def test_every_index_and_unique_key_leads_with_the_practice(model):
    keys = [list(index.fields) for index in model._meta.indexes]
    keys += [list(constraint.fields) for constraint in model._meta.constraints if hasattr(constraint, "fields")]
    assert [key for key in keys if key[0].lstrip("-") not in {"practice"}] == []
