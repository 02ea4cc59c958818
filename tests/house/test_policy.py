"""Every stored field is in policy/data.yaml: what it is, how long it is kept, how it is erased."""

from pathlib import Path

import yaml
from django.apps import apps

from carom.domain.keys.sealed import SealedTextField

POLICY = Path("policy/data.yaml")
WHAT = {"patient", "contact", "business", "none"}


def fields():
    for model in apps.get_models():
        if model.__module__.startswith("carom."):
            for field in model._meta.concrete_fields:
                yield model._meta.label, field


def test_every_field_has_a_rule_and_no_rule_is_stale():
    policy = yaml.safe_load(POLICY.read_text())["tables"]
    stored = {(label, field.name) for label, field in fields()}
    ruled = {(label, name) for label, table in policy.items() for name in table["fields"]}
    missing = sorted(stored - ruled)
    lines = "\n".join(f"{label}:\n      {name}: none" for label, name in missing)
    assert not missing, f"Add to {POLICY}, saying what each is ({', '.join(sorted(WHAT))}):\n{lines}"
    assert sorted(ruled - stored) == []


def test_what_every_field_is_is_one_of_four_and_every_table_says_how_long_and_how_erased():
    policy = yaml.safe_load(POLICY.read_text())["tables"]
    assert {what for table in policy.values() for what in table["fields"].values()} <= WHAT
    assert all(table["kept"] and table["erased"] for table in policy.values())


def test_plain_fields_that_may_name_a_patient_are_listed_and_there():
    policy = yaml.safe_load(POLICY.read_text())
    listed = {(label, name) for label, names in policy["may_name_a_patient"].items() for name in names}
    plain = {(label, field.name) for label, field in fields() if not isinstance(field, SealedTextField)}
    assert listed <= plain
    assert {
        ("network.Party", "name"),
        ("referrals.Referral", "stated_source"),
        ("referrals.UnresolvedSource", "text"),
    } <= listed


def test_what_identifies_a_patient_is_sealed():
    policy = yaml.safe_load(POLICY.read_text())["tables"]
    plain = [
        f"{label}.{field.name}"
        for label, field in fields()
        if policy[label]["fields"][field.name] == "patient" and not isinstance(field, SealedTextField)
    ]
    assert plain == list(yaml.safe_load(POLICY.read_text())["patient_facts_kept_plain"])
