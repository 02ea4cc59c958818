"""Trainings that one person may have both of, and those that tell two people of one name apart."""

from functools import lru_cache

Families = frozenset[str]  # of credentials

# Seldom mixed up, and then within one of these.
NEAR = (
    frozenset({"md", "do"}),
    frozenset({"np", "nurse", "pa"}),
    frozenset({"pt", "pta", "trainer", "massage"}),
    frozenset({"psychologist", "doctorate", "social work", "counsellor"}),
    frozenset({"md", "doctorate"}),
)
_ALSO_ONE_PERSON = (
    frozenset({"ot", "ota"}),
    frozenset({"slp", "audiologist"}),
    frozenset({"acupuncturist", "chiropractor", "massage", "naturopath"}),
)
_BESIDE_ANY = frozenset({"doctorate"})  # a PhD beside any training


def are_near(one: Families, other: Families) -> bool:
    return any(one & near and other & near for near in NEAR)


@lru_cache(maxsize=4096)
def contradict(one: Families, other: Families) -> bool:
    """Whether these are two people's trainings: a physician's and a podiatrist's, a dentist's and a counsellor's."""
    one, other = one - _BESIDE_ANY, other - _BESIDE_ANY
    if not one or not other or one & other or are_near(one, other):
        return False
    return not any(one & both and other & both for both in _ALSO_ONE_PERSON)
