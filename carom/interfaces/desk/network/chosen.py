"""What a form of the network was sent: the party chosen in a combobox, the version it was opened with."""

from carom.domain.network import queries
from carom.domain.network.models import Party


def chosen_party(request, name: str, *, existing: bool = True) -> tuple[Party | None, str]:
    """(the party meant in the combobox `name`, what was typed).

    A typed name nobody chose counts when exactly one party has it. `existing=False` keeps the text of a name
    marked as new, so that it is not taken for a listed one.
    """
    text = " ".join(request.POST.get(f"{name}_text", "").split())
    chosen = request.POST.get(name, "")
    if chosen:
        return Party.objects.listed().filter(practice=request.practice, public_id=chosen).first(), text
    if not text or (not existing and request.POST.get(f"{name}_new") == "1"):
        return None, text
    return queries.resolve(request.practice, text), text


def version_of(request) -> int:
    """The version the form was opened with; 0, which is never current, when it is missing."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0
