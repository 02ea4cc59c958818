"""Where each text of a file leads, once its sources are in."""

from carom.domain.intake.models import ImportChunk, ImportSpelling
from carom.domain.intake.names.spellings import spelling_key
from carom.domain.intake.reading.rows import ReferralRow
from carom.domain.intake.staged import channels, telling
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

    def is_new(self, party: int) -> bool:
        """Whether the import added it."""
        return party in self._new

    def channel(self, text: str) -> str:
        """The channel of a text that names nobody; "" for others, and where nothing was said ("unknown").

        A name that waits has one too where its words say that a person told ("Bob, a patient").
        """
        _party, choice, channel = self._place(text) if text else (None, "", "")
        if choice == Choice.UNSURE and channel in channels.WAITS:
            return channel
        if choice != Choice.NOBODY or known.says_nobody(text):
            return ""
        return channel or "other"

    def origin(self, row: ReferralRow) -> tuple[int | None, int | None, str, str, bool]:
        """Who told the patient, who ordered, the channel, the row's own words, and whether these wait."""
        words = (row.source_name, row.source_organization, row.ordered_by, row.told_by, row.channel)
        found = self._origins.get(words)
        if found is None:
            told = telling.told(row)
            parties = (self.party(told.source), self.party(told.ordered))
            found = self._origins[words] = (*parties, *self._words(row, told, any(parties)))
        return found

    def _words(self, row: ReferralRow, told: telling.Told, is_placed: bool) -> tuple[str, str, bool]:
        stated = told.source or told.ordered
        beside = channels.beside(row) or ""
        if is_placed:
            return beside, stated, False
        channel = self.channel(told.source) or self.channel(told.ordered)
        waiting = next((text for text in told if text and self._place(text)[1] in ("", Choice.UNSURE)), "")
        if waiting and channel in channels.WAITS:
            return channel or beside, waiting, True
        return channel or beside, stated, False

    def outcome(self, row_no: int, text: str) -> list:
        party, choice, _channel = self._place(text)
        if party is None:
            reason = telling.NAMES_NOBODY if choice == Choice.NOBODY else telling.NOT_SURE
            return [row_no, "skipped", reason, "", ""]
        if party in self._new and party not in self._said:
            self._said.add(party)
            return [row_no, "created", "", "", ""]
        return [row_no, "updated", telling.KNOWN_SOURCE, "", ""]


def guesses(worker: Worker) -> dict[str, list[dict]]:
    """What the import thinks of the spellings left for later, as the "not sure" queue keeps it.

    Of several who may be meant, each is kept; those that were new in the file are on the list by now.
    """
    spellings = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch)
    open_ = spellings.filter(choice=Choice.UNSURE).values_list("text", "guess", "posterior", "why", "candidates")
    left = [row for row in open_.iterator() if row[1] or row[4]]
    groups = {one["group"] for *_row, candidates in left for one in candidates if not one["party"]}
    added = spellings.filter(choice=Choice.NEW, group__gt=0).exclude(party=None).values_list("group", "party")
    parties = {group: party for group, party in added.iterator() if group in groups} if groups else {}
    return {text: found for text, *row in left if (found := _meant(*row, parties))}


def _meant(guess: int | None, chance: float | None, why: str, candidates: list[dict], parties: dict) -> list[dict]:
    listed = [one for one in candidates if one["party"]]
    people = [one["party"] or parties.get(one["group"]) for one in candidates]
    people = list(dict.fromkeys(party for party in (guess, *people) if party))
    if len(people) == 1 and (guess or listed):
        return [{"party_id": people[0], "chance": chance, "why": why}]
    # The sentence of the preview speaks of all together, and of who is new; the queue says what speaks for each.
    return [{"party_id": party, "chance": chance if party == guess else None, "why": ""} for party in people]
