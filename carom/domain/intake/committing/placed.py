"""Where each text of a file leads, once its sources are in."""

from carom.domain.intake.models import ImportChunk, ImportSpelling
from carom.domain.intake.names.spellings import spelling_key
from carom.domain.intake.reading.rows import ReferralRow
from carom.domain.intake.staged import telling
from carom.domain.intake.work import Worker
from carom.domain.network import queries as known

Choice = ImportSpelling.Choice


class Placed:
    """Where each text of the file leads, after the choices: a party, a channel, or nowhere yet."""

    def __init__(self, worker: Worker):
        self._found = {}
        self._new = set()
        rows = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch)
        for key, party, choice, channel, made in rows.values_list(
            "key", "party", "choice", "channel", "made"
        ).iterator():
            self._found[key] = (party, choice, channel)
            if made.startswith("party"):
                self._new.add(party)
        self._keys: dict[str, str] = {}
        self._origins: dict[tuple[str, str, str], tuple] = {}
        done = ImportChunk.objects.filter(practice=worker.practice, batch=worker.batch, is_committed=True)
        self._said = {party for made in done.values_list("made", flat=True) for party in made.get("parties", ())}

    def _place(self, text: str) -> tuple:
        key = self._keys.get(text)
        if key is None:
            key = self._keys[text] = spelling_key(text)
        return self._found.get(key, (None, "", ""))

    def party(self, text: str) -> int | None:
        return self._place(text)[0] if text else None

    def channel(self, text: str) -> str:
        """The channel of a text that names nobody; "" for others, and where nothing was said ("unknown")."""
        _party, choice, channel = self._place(text) if text else (None, "", "")
        if choice != Choice.NOBODY or known.says_nobody(text):
            return ""
        return channel or "other"

    def origin(self, row: ReferralRow) -> tuple[int | None, int | None, str, str]:
        """Who told the patient, who ordered, the channel when neither is known, and the row's own words."""
        words = (row.source_name, row.source_organization, row.ordered_by)
        found = self._origins.get(words)
        if found is None:
            told = telling.told(row)
            told_by, ordered_by = self.party(told.source), self.party(told.ordered)
            channel = "" if told_by or ordered_by else self.channel(told.source) or self.channel(told.ordered)
            found = self._origins[words] = (told_by, ordered_by, channel, told.source or told.ordered)
        return found

    def outcome(self, row_no: int, text: str) -> list:
        party, choice, _channel = self._place(text)
        if party is None:
            reason = telling.NO_SOURCE if choice == Choice.NOBODY else telling.NOT_SURE
            return [row_no, "skipped", reason, "", ""]
        if party in self._new and party not in self._said:
            self._said.add(party)
            return [row_no, "created", "", "", ""]
        return [row_no, "updated", telling.KNOWN_SOURCE, "", ""]


def guesses(worker: Worker) -> dict[str, list[dict]]:
    """What the import thinks of the spellings left for later, as the "not sure" queue keeps it."""
    rows = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch, choice=Choice.UNSURE)
    rows = rows.exclude(guess=None).values_list("text", "guess", "posterior", "why")
    return {text: [{"party_id": guess, "chance": chance, "why": why}] for text, guess, chance, why in rows.iterator()}
