"""Every field a line of history may name has words, and none are left of fields that are gone."""

from dataclasses import fields as members_of

from django.apps import apps

from carom.domain.audit.models import Entry
from carom.domain.configuration.rules import MailServer, Provider
from carom.domain.intake.reading.fields import FIELDS as OF_FILES
from carom.domain.practices.versions import Versioned
from carom.interfaces.desk.history import reasons
from carom.interfaces.desk.history.fields import FIELDS, WORKED_OUT, in_words
from carom.interfaces.desk.intake.labels import FIELD_NAMES

NOT_BY_FIELD = {"intake.ImportBatch", "intake.SavedMapping", "referrals.UnresolvedSource"}
"""Their history names no fields of theirs: of a file it names what its columns mean."""


def changeable() -> set[str]:
    models = [model for model in apps.get_models() if issubclass(model, Versioned)]
    names = {
        field.name for model in models if model._meta.label not in NOT_BY_FIELD for field in model._meta.concrete_fields
    }
    names |= {f"mail_{one.name}" for one in members_of(MailServer)} | {"mail_secret"}
    return names | {f"provider_{one.name}" for one in members_of(Provider)} | {"provider_secret"}


def test_every_field_has_words_and_no_words_are_stale():
    names = changeable()
    assert len(names) > 80
    assert sorted(names - FIELDS.keys() - WORKED_OUT) == []
    assert sorted((FIELDS.keys() | WORKED_OUT) - names) == []


def test_what_columns_of_a_file_mean_has_words():
    assert sorted({name for names in OF_FILES.values() for name in names} - FIELD_NAMES.keys()) == []


def test_the_same_name_is_told_by_what_it_is_about():
    assert in_words("referrals.move", ["state", "state_on", "import_key"]) == [
        "how it stands",
        "since when it stands so",
    ]
    assert reasons.more(Entry(action="referrals.contact", fields=["state_on"])) == "since when it stands so"
    assert in_words("network.change_party", ["name_key", "state"]) == ["state or region"]
    assert in_words("intake.set_mapping", ["zip"]) == ["ZIP code"]
    assert in_words("gone.deed", ["a_field_of_an_older_version"]) == ["a field of an older version"]
