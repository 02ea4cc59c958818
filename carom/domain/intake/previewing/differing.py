"""What the file says beside its sources: of whom something else than the list or another row."""

from collections import defaultdict
from collections.abc import Iterable

from carom.domain.intake.models import ImportSpelling
from carom.domain.intake.staged import facts
from carom.domain.intake.staged.facts import Beside
from carom.domain.intake.staged.telling import named_in, spelling_key
from carom.domain.intake.work import Worker
from carom.domain.network.models import ContactPoint, Party
from carom.domain.patients.rows import rows_by

_NAMED = 20
Target = tuple[str, int | str]
Values = dict[str, set[str]]  # kind → values


def differing(worker: Worker, said: Iterable[Beside]) -> dict:
    """As previewing.unread keeps it: `differ`: names, "" for the rest; `unusable`: how many can't be read; or {}."""
    by_key, unusable = _by_key(said, worker.practice.country)
    if not by_key:
        return {"unusable": unusable} if unusable else {}
    rows = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch)
    columns = ("key", "text", "name", "choice", "guess", "guess__name", "group")
    names: dict[Target, str] = {}
    told: dict[Target, Values] = defaultdict(lambda: defaultdict(set))
    for key, text, name, choice, guess, listed, group in rows.order_by("number").values_list(*columns).iterator():
        if key in by_key:
            matched = choice == ImportSpelling.Choice.MATCH and guess
            target = ("party", guess) if matched else ("group", group) if group else ("key", key)
            names.setdefault(target, listed or name or text if matched else name or text)
            for kind, values in by_key[key].items():
                told[target][kind] |= values
    here = _listed(worker, {one for kind, one in told if kind == "party"})
    odd = [names[target] for target, values in told.items() if _is_odd(values, here.get(target[1], {}))]
    found: dict = {"differ": odd[:_NAMED] + [""] * max(0, len(odd) - _NAMED)} if odd else {}
    return found | ({"unusable": unusable} if unusable else {})


def _by_key(said: Iterable[Beside], country: str) -> tuple[dict[str, Values], int]:
    found: dict[str, Values] = defaultdict(lambda: defaultdict(set))
    unusable = 0
    for one in said:
        told, odd = facts.tidied(one.npi, one.phone, one.email, country)
        unusable += odd
        for kind, value in told:
            found[spelling_key(named_in(one.name, one.organization))][kind].add(value)
    return found, unusable


def _listed(worker: Worker, parties: set[int]) -> dict[int, Values]:
    """What the list says of these; nothing for what it does not say."""
    found: dict[int, Values] = defaultdict(lambda: defaultdict(set))
    for pk, npi in rows_by(Party, worker.practice, "id", parties, ("id", "npi")):
        if npi:
            found[pk]["npi"].add(npi)
    for pk, kind, value in rows_by(ContactPoint, worker.practice, "party_id", parties, ("party_id", "kind", "value")):
        found[pk][kind].add(value)
    return found


def _is_odd(told: Values, listed: Values) -> bool:
    return any(not values <= listed[kind] if listed.get(kind) else len(values) > 1 for kind, values in told.items())
