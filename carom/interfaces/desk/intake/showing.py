"""Imports in words: progress, states, chips."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from carom.domain.intake import queries
from carom.domain.intake.lifecycle import State
from carom.domain.intake.models import ImportBatch, ImportSpelling
from carom.domain.intake.reading.fields import REFERRALS
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.profiles import PLAIN
from carom.domain.intake.staged.clinics import clinic_key
from carom.domain.intake.work import is_silent
from carom.domain.practices.queries import clinics

_SURE_OF_KIND = 0.5
_NAMES = {"patient_name", "patient_first", "patient_last"}


@dataclass(frozen=True)
class Progress:
    """`share` is None while nothing can be counted. `stopped`: no sign of life; "Go on" takes the work up."""

    sentence: str
    done: int
    total: int
    stopped: bool

    @property
    def share(self) -> int | None:
        return min(100, self.done * 100 // self.total) if self.total else None


def progress_of(batch: ImportBatch, now: datetime) -> Progress:
    said = {
        "spellings": _("Finding out who each name is"),
        "duplicates": _("Looking for rows that are here already"),
        "sources": _("Adding the sources"),
        "summaries": _("Counting what each source sent"),
        "undo": _("Taking the rows back"),
    }
    start = {
        "read": _("Reading the file"),
        "preview": _("Reading the rows"),
        "commit": _("Bringing the rows in"),
        "undo": _("Taking the rows back"),
    }
    return Progress(said.get(batch.step, start[batch.work]), batch.done, batch.total, is_silent(batch, now))


_TONES = {
    State.COMMITTED: "done",
    State.FAILED: "broken",
    State.STAGED: "open",
    State.PREVIEWED: "open",
    State.UPLOADED: "open",
}


def state_tone(batch: ImportBatch) -> str:
    return _TONES.get(State(batch.state), "")


def spelling_chips(batch: ImportBatch, outlook: queries.Outlook, verdict: str) -> list[dict]:
    """Chips over the list of spellings, with counts."""
    url = reverse("desk:import-spellings", args=[batch.public_id])
    every = [("", _("All"), sum(outlook.spellings.values()))]
    every += [(value, label, outlook.spellings.get(value, 0)) for value, label in ImportSpelling.Verdict.choices]
    if batch.state == State.COMMITTED:
        every.append((queries.ADDED, _("New sources"), queries.added(batch)))
    return [
        {
            "label": label,
            "url": f"{url}?verdict={value}" if value else url,
            "count": count,
            "active": value == verdict,
        }
        for value, label, count in every
    ]


def clinic_choices(batch: ImportBatch, unread: queries.Unread) -> list[dict]:
    """Clinics of the file that are not ours, each with its rows and ours to choose from: (public id, name, chosen)."""
    ours = clinics(batch.practice) if unread.clinic else []
    return [
        {
            "word": word,
            "rows": rows,
            "is_placed": (placed := unread.placed.get(clinic_key(word), "")) != "",
            "ours": [(one.public_id, one.name, one.public_id == placed) for one in ours],
        }
        for word, rows in unread.clinic
    ]


def lone_patients(batch: ImportBatch) -> str:
    """That no two rows are of one patient, in words, where the file names patients and has no numbers of theirs."""
    columns = batch.mapping.get("columns", {})
    if batch.shape != REFERRALS or "patient_id" in columns or not _NAMES & columns.keys():
        return ""
    if batch.keep_names:
        return _("No column holds your own patient numbers: each row becomes a patient of its own.")
    return _(
        "Of patients’ names only the initials are kept (“H.W. 5” becomes “H.W.”), and no column holds your own patient "
        "numbers: each row becomes a patient of its own."
    )


def fates(batch: ImportBatch) -> list[tuple[str, str, int]]:
    """(filter, words, count) of what became of the rows; together all rows that were read."""
    return [
        ("created", _("Added"), batch.created),
        ("updated", _("Filled in"), batch.updated),
        ("skipped", _("Skipped"), batch.skipped),
    ]


def undone(batch: ImportBatch) -> dict:
    """What an import that was taken back removed and what it had to leave: (words, count), without zeros."""
    gone = queries.taken_back(batch)
    kept = batch.kept.get
    removed = [
        (_("Referrals"), gone.referrals),
        (_("Sources"), gone.sources),
        (_("Gaps that were filled"), gone.filled),
    ]
    left = [
        (_("Referrals somebody has worked on since"), kept("referrals", 0)),
        (_("Sources with other records by now"), kept("sources", 0)),
        (_("Organizations whose people or referrals stay"), kept("places", 0)),
        (_("Entries edited since, with what was filled in"), kept("entries", 0)),
    ]
    return {
        "removed": [(words, count) for words, count in removed if count],
        "left": [(words, count) for words, count in left if count],
    }


def recognised(mapping: Mapping) -> str:
    """What kind of file it is, in words; "" when that is not known."""
    if mapping.score < _SURE_OF_KIND:
        return ""
    if mapping.profile in PLAIN.values():
        return _("A plain sheet. Check the columns.")
    if mapping.profile_name[:1] in "AEIO":
        return _("An %(system)s export. Check the columns.") % {"system": mapping.profile_name}
    return _("A %(system)s export. Check the columns.") % {"system": mapping.profile_name}
