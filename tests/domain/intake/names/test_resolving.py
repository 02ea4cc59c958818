from carom.domain.intake.names.resolving import REASONS, resolve_spellings

SPELLINGS = {
    "Dr. Amara Okafor": 5, "OKAFOR, AMARA MD": 2, "Lincoln Ridge High School": 3, "Google": 4, "self referral": 2,
    "Jane Smith": 4, "John Smith": 4, "J. Smith": 1, "former patient": 2, "n/a": 1,
}  # fmt: skip


def test_every_spelling_is_in_exactly_one_place():
    found = resolve_spellings(SPELLINGS)
    texts = [text for one in (*found.sources, *found.channels) for text in one.spellings]
    texts += [one.text for one in found.unresolved] + [*found.alone, *found.nobody]
    assert sorted(texts) == sorted(SPELLINGS)


def test_kinds_are_told_apart():
    found = resolve_spellings(SPELLINGS)
    kinds = {text: one.kind for one in found.sources for text in one.spellings}
    assert kinds["Dr. Amara Okafor"] == kinds["OKAFOR, AMARA MD"] == "person"
    assert kinds["Lincoln Ridge High School"] == "organization"
    assert kinds["former patient"] == "patients"
    assert [(one.name, one.kind, one.spellings) for one in found.channels] == [("Google", "channel", ("Google",))]
    assert (found.alone, found.nobody) == (("self referral",), ("n/a",))


def test_counts_are_those_given():
    found = resolve_spellings(SPELLINGS)
    assert {one.count for one in found.sources if "Dr. Amara Okafor" in one.spellings} == {7}
    everything = (*found.sources, *found.channels, *found.unresolved)
    assert sum(one.count for one in everything) == 28 - 3


def test_what_fits_two_people_stays_open_with_a_sentence():
    (one,) = resolve_spellings(SPELLINGS).unresolved
    assert (one.text, one.count) == ("J. Smith", 1)
    assert set(one.candidates) == {"Jane Smith", "John Smith"}
    assert one.reason in REASONS.values()
