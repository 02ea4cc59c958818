"""Which parties a person may know of, and what a form was sent: the party chosen, the version it was opened with."""

from django.db.models import QuerySet

from carom.domain.network import queries
from carom.domain.network.models import Party
from carom.domain.practices.roles import Permission


def knows_patients(request) -> bool:
    """A source may be a patient: who never learns who a patient is does not see these sources."""
    return request.member.may(Permission.PATIENTS_IDENTIFY)


def known_parties(request) -> QuerySet[Party]:
    """Every party this person may know of, those merged away included."""
    parties = Party.objects.filter(practice=request.practice)
    return parties if knows_patients(request) else parties.of_patients(False)


def chosen_party(request, name: str, *, existing: bool = True) -> tuple[Party | None, str]:
    """(the party meant in the combobox `name`, what was typed).

    A typed name nobody chose counts when exactly one party has it. `existing=False` keeps the text of a name
    marked as new, so that it is not taken for a listed one.
    """
    text = " ".join(request.POST.get(f"{name}_text", "").split())
    chosen = request.POST.get(name, "")
    if chosen:
        return known_parties(request).listed().filter(public_id=chosen).first(), text
    if not text or (not existing and request.POST.get(f"{name}_new") == "1"):
        return None, text
    return queries.resolve(request.practice, text), text
