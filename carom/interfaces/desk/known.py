"""Which parties a person may know of, and who a combobox of them means."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from carom.domain.network import looks, queries
from carom.domain.network.models import Party
from carom.domain.practices.roles import Permission
from carom.domain.referrals.looks import of_spellings, of_words
from carom.interfaces.desk.access import Look, after_form, after_view, find


def knows_patients(request) -> bool:
    """A source may be a patient: who never learns who a patient is does not see these sources."""
    return request.member.may(Permission.PATIENTS_IDENTIFY)


def known_parties(request) -> QuerySet[Party]:
    """Every party this person may know of, those merged away included."""
    parties = Party.objects.filter(practice=request.practice)
    return parties if knows_patients(request) else parties.of_patients(False)


def known_party(request, public_id: str) -> Party:
    """The party this person may know of, also one merged away, with its type and what it was merged into; or 404."""
    party = queries.one(request.practice, public_id, patients=knows_patients(request))
    if party is None:
        raise Http404
    saw_party(request, party)
    return party


def listed_party(request, public_id: str, *together: str) -> Party:
    """The party on the list this person may know of, with its type and what else is read `together`; or 404."""
    party = find(known_parties(request).listed().select_related("source_type", *together), public_id)
    saw_party(request, party)
    return party


def saw_party(request, party: Party) -> None:
    """The page is about this party. Is it a patient or of their family, history says who looked."""
    _saw(request, lambda: looks.of_party(party), about=party.public_id)


def saw_parties(request, public_ids: Iterable[str]) -> None:
    """The page names these parties. History says which of them are patients or of their families, and who looked."""
    named = {public_id for public_id in public_ids if public_id}
    if named and knows_patients(request):
        _saw(request, lambda: looks.of_list(request.practice, named), about=frozenset(named))


def saw_spellings(request, public_ids: Sequence[str]) -> None:
    """The page quotes these words of the “not sure” list, which may name a patient."""
    if public_ids and knows_patients(request):
        after_view(request, lambda: of_spellings(request.practice, public_ids))


def saw_words(request, public_ids: Iterable[str]) -> None:
    """The page quotes the words in which these referrals name who sent them."""
    quoted = sorted(public_ids)
    if quoted and knows_patients(request):
        _saw(request, lambda: of_words(request.practice, quoted), about=tuple(quoted))


def _saw(request, look: Look, *, about: Hashable) -> None:
    """A form shows names only where it comes back with its page."""
    if request.method == "POST":
        after_form(request, look, about=about)
    else:
        after_view(request, look)


@dataclass(frozen=True)
class Typed:
    """What was sent: somebody chosen, `is_gone` when they are no longer listed; a new name; or only words."""

    party: Party | None = None
    text: str = ""
    is_new: bool = False
    is_gone: bool = False


def typed(request, name: str) -> Typed:
    """Read the combobox `name`: its fields `name`, `name_text` and `name_new`."""
    text = " ".join(request.POST.get(f"{name}_text", "").split())[:300]
    public_id = request.POST.get(name, "")
    if not public_id:
        return Typed(text=text, is_new=bool(text) and request.POST.get(f"{name}_new") == "1")
    party = known_parties(request).listed().filter(public_id=public_id).first()
    saw_parties(request, [party.public_id] if party else [])
    return Typed(party, party.name if party else text, is_gone=party is None)


def called(request, text: str) -> Party | None:
    """The one party this person may know of that has this name; nobody where several have it."""
    found = queries.resolve(request.practice, text) if text else None
    return known_parties(request).filter(pk=found.pk).first() if found else None


def chosen_party(request, name: str, *, existing: bool = True) -> tuple[Party | None, str]:
    """(the party meant in the combobox `name`, what was typed).

    A typed name nobody chose counts when exactly one party has it. `existing=False` keeps the text of a name
    marked as new, so that it is not taken for a listed one.
    """
    sent = typed(request, name)
    if sent.party or sent.is_gone or (sent.is_new and not existing):
        return sent.party, sent.text
    return called(request, sent.text), sent.text
