import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carom.domain.network import actions
from carom.domain.network.models import Party, SourceType
from tests.world import NOW

LIST = reverse("desk:network")


def text(response) -> str:
    return response.content.decode()


def test_an_empty_network_teaches(enter):
    page = text(enter("alice").get(LIST))
    assert "Begin with three who sent you somebody before" in page
    assert reverse("desk:party-add") in page
    assert reverse("desk:import") in page.split("<main")[1]
    assert reverse("desk:party-add") not in text(enter("ada").get(LIST)).split("<main")[1]


def test_the_list_takes_as_many_queries_for_one_as_for_three(world, add, enter):
    client = enter("alice")
    taken = []
    for names in (["Ann One"], ["Ben Two", "Harbor Clinic"]):
        for name in names:
            add(name, owner=world.omar)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(LIST).status_code == 200
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 10


def test_the_search_box_swaps_rows_alone(add, enter):
    add("Ada Okafor")
    add("Ben Lind")
    part = text(enter("alice").get(LIST, {"q": "oka"}, headers={"HX-Request": "true"}))
    assert "Ada Okafor" in part
    assert "Ben Lind" not in part
    assert "<html" not in part


def test_filters(world, network, add, enter):
    family = SourceType.objects.get(code="family-or-friend")
    add("Aunt Rose", source_type=family)
    client = enter("alice")

    def shown(**filters):
        page = text(client.get(LIST, filters))
        known = ("Jane Smith", "Harbor Family", "Pat Lind", "Aunt Rose")
        return [name for name in known if name in page.split('id="rows"')[1]]

    assert shown() == ["Jane Smith", "Harbor Family", "Pat Lind"]
    assert shown(group="people") == ["Jane Smith", "Harbor Family", "Pat Lind"]  # the clinic is where Jane works
    assert shown(group="organizations") == ["Harbor Family"]
    assert shown(group="patients") == ["Aunt Rose"]
    assert shown(mine="1") == ["Jane Smith", "Harbor Family"]
    assert shown(sector="medical") == ["Jane Smith", "Harbor Family"]
    assert shown(sector="patients") == ["Aunt Rose"]
    assert shown(stage="partner") == []
    assert shown(type="family-doctor", group="people") == ["Jane Smith", "Harbor Family"]
    assert shown(q="rose") == ["Aunt Rose"]  # who is looked for by name is found wherever they stand
    assert shown(order="nonsense", group="nonsense", stage="nonsense", after="%%%") == shown()


def listed(answer) -> list[str]:
    return re.findall('class="party-name" href="[^"]+">([^<]+)</a>', answer.content.decode())


def test_pages_go_on_and_back_without_gaps(world, enter, monkeypatch):
    new = [actions.NewParty(f"Ann Name{number:03}") for number in range(120)]
    actions.add_parties_in_bulk(practice=world.practice, new=new, by=world.alice, at=NOW)
    client = enter("alice")
    first = client.get(LIST)
    names = listed(first)
    second = client.get(first.context["after_url"])
    third = client.get(second.context["after_url"])
    names += listed(second) + listed(third)
    assert names == [f"Ann Name{number:03}" for number in range(120)]
    assert third.context["after_url"] == ""
    back = client.get(third.context["before_url"])
    assert listed(back) == names[50:100]


def test_another_practice_stays_unseen(world, enter):
    with world.other_scope():
        actions.add_party(practice=world.other, name="Eva Hidden", by=world.eve, at=NOW)
    assert "Eva Hidden" not in text(enter("alice").get(LIST))
    assert "Eva Hidden" not in text(enter("alice").get(reverse("desk:party-options"), {"q": "hid"}))
    assert "Eva Hidden" not in text(enter("alice").get(reverse("desk:party-similar"), {"name": "Eva Hidden"}))


def test_the_front_desk_sees_no_judgements(network, enter):
    page = text(enter("ben").get(LIST, {"stage": "identified"})).split("<main")[1]
    assert "How we stand" not in page
    assert "Last talk" not in page
    assert "Jane Smith" in page


def test_suggestions(network, enter):
    find = reverse("desk:party-options")
    found = text(enter("alice").get(find, {"q": "smi"}))
    assert "Dr. Jane Smith" in found
    assert "Family doctor · Harbor Family Clinic" in found
    assert "data-new" in found
    assert "data-new" not in text(enter("alice").get(find, {"q": "smi", "existing": "1"}))
    assert "data-new" not in text(enter("ada").get(find, {"q": "smi"}))
    assert "Jane" not in text(enter("alice").get(find, {"q": "smi", "kind": "organization"}))


def test_a_suggestion_says_by_which_learned_spelling_it_was_found(world, network, enter):
    jane = Party.objects.get(practice=world.practice, name="Dr. Jane Smith")
    actions.add_alias(practice=world.practice, party=jane, text="The Kestrel lady", by=world.alice, at=NOW)
    find = reverse("desk:party-options")
    page = text(enter("alice").get(find, {"q": "kes"}))
    assert 'data-text="Dr. Jane Smith" data-spelling="The Kestrel lady"' in page
    assert "Known as “The Kestrel lady”" in page
    assert "data-spelling" not in text(enter("alice").get(find, {"q": "jane smi"})), "found by the name itself"
    assert "data-spelling" not in text(enter("alice").get(find, {"q": "jane kes"})), "no spelling has both words"


def test_a_double_is_warned_of_while_typing(network, enter):
    similar = reverse("desk:party-similar")
    client = enter("alice")
    assert "a similar name" in text(client.get(similar, {"name": "Smith, Jane MD"}))
    assert "the same phone number" in text(client.get(similar, {"name": "Xy", "phone": "207 555 0134"}))
    assert text(client.get(similar, {"name": "Quentin Zuckerman"})).strip() == ""
    assert text(client.get(similar, {"name": "Ja"})).strip() == ""
