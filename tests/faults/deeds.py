"""The deeds that are tried under every fault, and what each leaves behind. Every text ends with the deed's own name,
an address begins with it."""

from dataclasses import dataclass

KINDS = ("source", "talk", "referral", "edit", "invitation")
WITH_LETTER = ("invitation",)
"""Kinds of deeds that queue a letter, one each, in the same transaction."""


@dataclass(frozen=True)
class Words:
    """What a deed writes; `value` is how the checker reads it back."""

    fields: dict[str, str]
    value: str


def words(kind: str, op: str, party: str) -> Words:
    """`party` is the public id of the source a talk, a referral or an edit is about."""
    if kind == "source":
        fields = {"name": f"Source {op}", "city": f"City {op}"}
    elif kind == "talk":
        fields = {"learned": f"Said {op}", "purpose": f"Why {op}"}
    elif kind == "referral":
        fields = {"reason": f"For {op}"}
    elif kind == "invitation":
        fields = {"email": f"{op}@example.org", "role": "clinician"}
    else:
        fields = {"city": f"City {op}"}
    return Words(fields, value(kind, *fields.values(), party=party))


def value(kind: str, *texts: str, party: str) -> str:
    return "|".join(texts) if kind in ("source", "invitation") else "|".join([*texts, party])


def op_in(text: str) -> str:
    """The deed a text names; '' for a text nobody wrote yet."""
    return text.rpartition(" ")[2].partition("@")[0]
