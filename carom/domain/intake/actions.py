"""What people do with an import. The long work behind each step is done by a job (see jobs.py)."""

from collections.abc import Mapping as Map
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.intake.lifecycle import LEAVABLE, NotNow, State, check_work
from carom.domain.intake.models import ImportBatch, ImportChunk, ImportSpelling, SavedMapping
from carom.domain.intake.reading.fields import REFERRALS
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.rules import KEEP_CELLS_DAYS, SUGGESTED
from carom.domain.intake.staged import storing
from carom.domain.intake.staged.clinics import only_placed, with_placed
from carom.domain.intake.staged.counting import count_row
from carom.domain.intake.staged.places import Other, is_told, with_same
from carom.domain.intake.staged.telling import DOUBLED, comes_in, spelling_key
from carom.domain.intake.work import is_silent
from carom.domain.network.models import Party
from carom.domain.network.queries import name_beside
from carom.domain.practices.models import Clinic, Member, Practice
from carom.domain.practices.refusals import Refused
from carom.domain.practices.scope import belongs
from carom.domain.practices.versions import StaleVersion, save_version


class MappingRefused(Refused):
    """The columns, as chosen, name no source or no day: the rows could not be read."""


@transaction.atomic
def start_import(
    *, practice: Practice, file_name: str, upload: str, sha256: str, sheet: str = "", by: Member, at: datetime
) -> ImportBatch:
    """A file that stands under UPLOADS as `upload` is to be read. Raw rows of old imports are forgotten on the way."""
    belongs(practice, by)
    batch = ImportBatch.objects.create(
        practice=practice,
        file_name=file_name[:200],
        upload=upload,
        sha256=sha256,
        sheet=sheet[:100],
        work="read",
        heartbeat_at=at,
        by=by,
        created_at=at,
    )
    audit.record(practice=practice, by=by, at=at, action="intake.start", on=batch)
    forget_rows(practice=practice, by=by, at=at)
    return batch


@transaction.atomic
def set_mapping(
    *,
    batch: ImportBatch,
    version: int,
    columns: Map[str, int | None],
    shape: str,
    date_order: str = "",
    keep_names: bool = False,
    by: Member,
    at: datetime,
) -> ImportBatch:
    """Say what each column is, remember it for these headers, and ask for the preview. MappingRefused, StaleVersion."""
    practice = by.practice
    belongs(practice, batch, by)
    check_work(batch.state, batch.work, "preview")
    read = Mapping.from_dict(batch.mapping)
    try:
        cleared = read.with_columns(dict.fromkeys(read.columns))
        mapping = cleared.with_columns(columns, shape=shape, date_order=date_order or None)
    except ValueError as error:
        raise MappingRefused(str(error)) from None
    _check(mapping)
    changes = {"mapping": mapping.as_dict(), "shape": mapping.shape, "keep_names": keep_names, "work": "preview"}
    _save(batch, version, changes | {"heartbeat_at": at, "worker": "", "sentence": ""})
    named = {field: mapping.headers[index] for field, index in mapping.columns.items()}
    kept = {"shape": mapping.shape, "columns": named, "date_order": mapping.date_order or ""}
    SavedMapping.objects.update_or_create(
        practice=practice,
        header_key=mapping.header_key,
        defaults=kept,
        create_defaults=kept | {"created_at": at},
    )
    audit.record(practice=practice, by=by, at=at, action="intake.set_mapping", on=batch, fields=sorted(mapping.columns))
    return batch


def _check(mapping: Mapping) -> None:
    if not mapping.usable:
        raise MappingRefused(_("No column says who sent the patient. Choose the column with the name of the source."))
    if mapping.shape == REFERRALS and not {"received_on", "first_visit_on"} & set(mapping.columns):
        raise MappingRefused(_("No column says when the patient was referred. Choose the column with the date."))


@transaction.atomic
def ask_for(*, batch: ImportBatch, work: str, version: int, by: Member, at: datetime) -> ImportBatch:
    """Ask for `commit` or `undo`. NotNow when the state does not allow it, StaleVersion when somebody was faster."""
    belongs(by.practice, batch, by)
    check_work(batch.state, batch.work, work)
    changes = {"work": work, "done": 0, "worker": "", "heartbeat_at": at, "sentence": "", "step": ""}
    if work == "commit":
        changes |= {"commit_started_at": at, "created": 0, "updated": 0, "skipped": 0, "by": by}
    _save(batch, version, changes)
    audit.record(practice=by.practice, by=by, at=at, action=f"intake.ask_{work}", on=batch)
    return batch


@transaction.atomic
def go_on(*, batch: ImportBatch, by: Member, at: datetime) -> bool:
    """Free work whose job gives no sign of life, so that a new one takes it up. False while a job still lives."""
    belongs(by.practice, batch, by)
    stored = ImportBatch.objects.select_for_update(of=("self",)).get(practice=by.practice, pk=batch.pk)
    if not is_silent(stored, at):
        return False
    ImportBatch.objects.filter(pk=stored.pk).update(worker="", heartbeat_at=at, sentence="")
    audit.record(practice=by.practice, by=by, at=at, action="intake.go_on", on=stored)
    return True


def _save(batch: ImportBatch, version: int, changes: dict) -> None:
    try:
        save_version(batch, version=version, changes=changes)
    except StaleVersion as stale:
        stale.mine = {"work": changes["work"]}
        raise


@transaction.atomic
def choose_spelling(*, spelling: ImportSpelling, choice: str, by: Member, at: datetime) -> ImportSpelling:
    """Say what a spelling stands for: `match` (the guess), `new`, `unsure` or `nobody`."""
    if choice not in ImportSpelling.Choice.values or (choice == "match" and spelling.guess_id is None):
        raise NotNow(_("This choice is not offered for “%(text)s”.") % {"text": spelling.text})
    changes = {"choice": choice}
    if choice == "new" and spelling.verdict == ImportSpelling.Verdict.CHECK:
        # Somebody of their own, none of the candidates.
        changes |= {"group": 0, "name": name_beside(spelling.text)[:200]}
    elif choice == "new" and not spelling.name:
        changes["name"] = spelling.text[:200]
    return _choose(spelling, changes, by, at)


@transaction.atomic
def choose_candidate(*, spelling: ImportSpelling, number: int, by: Member, at: datetime) -> ImportSpelling:
    """A spelling stands for its candidate `number`, from 0: somebody on the list, or a new source of the same file."""
    if not 0 <= number < len(spelling.candidates):
        raise NotNow(_("This choice is not offered for “%(text)s”.") % {"text": spelling.text})
    candidate = spelling.candidates[number]
    if candidate["party"]:
        party = Party.objects.filter(practice=by.practice, pk=candidate["party"]).listed().first()
        if party is None:
            raise NotNow(_("%(name)s is no longer on your list. Choose again.") % {"name": candidate["name"]})
        return choose_party(spelling=spelling, party=party, by=by, at=at)
    return _choose(spelling, {"choice": "new", "group": candidate["group"], "name": candidate["name"][:200]}, by, at)


@transaction.atomic
def choose_party(*, spelling: ImportSpelling, party: Party, by: Member, at: datetime) -> ImportSpelling:
    """A spelling stands for somebody on the list who was not offered."""
    belongs(by.practice, party)
    return _choose(spelling, {"choice": "match", "guess_id": party.pk}, by, at)


def _choose(spelling: ImportSpelling, changes: dict, by: Member, at: datetime) -> ImportSpelling:
    belongs(by.practice, spelling, by)
    _check_open(by.practice, spelling.batch_id)
    for name, value in changes.items():
        setattr(spelling, name, value)
    spelling.save(update_fields=list(changes))
    audit.record(
        practice=by.practice, by=by, at=at, action="intake.choose_spelling", on=spelling.batch, fields=["choice"]
    )
    return spelling


@transaction.atomic
def choose_all(*, batch: ImportBatch, verdict: str, choice: str, by: Member, at: datetime) -> int:
    """The same choice for every spelling taken as `verdict`. Gives how many changed.

    `match` leaves those alone whose likeliest candidate is not far ahead: each of them is a question of its own.
    """
    belongs(by.practice, batch, by)
    _check_open(by.practice, batch.pk)
    rows = ImportSpelling.objects.filter(practice=by.practice, batch=batch, verdict=verdict).exclude(choice=choice)
    if choice == "match":
        rows = rows.filter(posterior__gte=SUGGESTED).exclude(guess=None)
    changed = rows.update(choice=ImportSpelling.Choice(choice))
    audit.record(
        practice=by.practice, by=by, at=at, action="intake.choose_all", on=batch, fields=["choice"], count=changed
    )
    return changed


@transaction.atomic
def place_clinic(*, batch: ImportBatch, word: str, clinic: Clinic | None, by: Member, at: datetime) -> ImportBatch:
    """Say which of our clinics a clinic of the file is; None takes that back. Files with these columns remember it."""
    belongs(by.practice, batch, clinic, by)
    _check_open(by.practice, batch.pk)
    batch.refresh_from_db(fields=["unread"])
    batch.unread = with_placed(batch, word, clinic.public_id if clinic else "")
    batch.save(update_fields=["unread"])
    audit.record(practice=by.practice, by=by, at=at, action="intake.place_clinic", on=batch, fields=["unread"])
    return batch


@transaction.atomic
def same_place(
    *, batch: ImportBatch, word: str, party: Party | None = None, text: str = "", by: Member, at: datetime
) -> ImportBatch:
    """Say which other organization one beside a person is: one on the list, or what the file calls `text`; none
    of the two: it is on its own.
    """
    belongs(by.practice, batch, party, by)
    _check_open(by.practice, batch.pk)
    word, text = word[:300], text[:300]
    batch.refresh_from_db(fields=["unread"])
    is_itself = spelling_key(text) == spelling_key(word)
    if (party and party.is_person) or (text and (is_itself or not is_told(batch, text))):
        raise NotNow(_("This choice is not offered for “%(text)s”.") % {"text": word})
    batch.unread = with_same(batch, word, Other(party.public_id if party else "", text) if party or text else None)
    batch.save(update_fields=["unread"])
    audit.record(practice=by.practice, by=by, at=at, action="intake.same_place", on=batch, fields=["unread"])
    return batch


@transaction.atomic
def choose_row(*, batch: ImportBatch, row_no: int, choice: str, by: Member, at: datetime) -> ImportChunk:
    """Leave a row out, or bring it in as new; "" takes that back.

    `new` is for rows of address books that would fill somebody's gaps, and for referrals that are perhaps here already.
    """
    belongs(by.practice, batch, by)
    _check_open(by.practice, batch.pk)
    chunk = (
        ImportChunk.objects.select_for_update()
        .filter(practice=by.practice, batch=batch, first_row__lte=row_no, last_row__gte=row_no)
        .first()
    )
    entry = next((entry for entry in chunk.outcomes if entry[0] == row_no), None) if chunk else None
    if entry is None or choice not in _offered(entry):
        raise NotNow(_("This choice is not offered for row %(row)d.") % {"row": row_no})
    before = chunk.choices.get(str(row_no), "")
    if choice:
        chunk.choices[str(row_no)] = choice
    else:
        chunk.choices.pop(str(row_no), None)
    chunk.save(update_fields=["choices"])
    if entry[1] == "skip" and (more := comes_in(entry, choice) - comes_in(entry, before)):
        count_row(batch, chunk, row_no, by=more)
    audit.record(practice=by.practice, by=by, at=at, action="intake.choose_row", on=batch, fields=["choices"])
    return chunk


def _offered(entry: list) -> tuple[str, ...]:
    """What may be chosen for a row with this outcome."""
    _row_no, outcome, reason, *_rest = entry
    if outcome == "skip":
        return ("", "new") if reason in DOUBLED else ()
    return ("", "leave", "new", "update") if outcome == "update" else ("", "leave")


def _check_open(practice: Practice, batch_pk: int) -> None:
    """Choices are for the preview; once the rows come in they are fixed."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(practice=practice, pk=batch_pk)
    if batch.state != State.PREVIEWED or batch.work:
        raise NotNow(_("The rows of this import are coming in or are in already. Take it back first to choose again."))


@transaction.atomic
def drop(*, batch: ImportBatch, version: int, by: Member, at: datetime) -> None:
    """Leave an import that has not been brought in: its file and raw rows are deleted."""
    belongs(by.practice, batch, by)
    if batch.state not in LEAVABLE or batch.work == "commit":
        raise NotNow(_("This import is in already. Take it back instead."))
    _save(
        batch,
        version,
        {"state": State.DROPPED, "work": "", "worker": "", "unread": only_placed(batch), "finished_at": at},
    )
    ImportChunk.objects.filter(practice=by.practice, batch=batch).delete()
    ImportSpelling.objects.filter(practice=by.practice, batch=batch).delete()
    transaction.on_commit(lambda: storing.drop_upload(batch))
    audit.record(practice=by.practice, by=by, at=at, action="intake.drop", on=batch)


@transaction.atomic
def forget_rows(*, practice: Practice, by: Member, at: datetime) -> int:
    """Delete the raw rows of imports finished long ago; what they became stays. Gives how many chunks were emptied."""
    old = ImportBatch.objects.filter(practice=practice, finished_at__lt=at - timedelta(days=KEEP_CELLS_DAYS))
    emptied = ImportChunk.objects.filter(practice=practice, batch__in=old).exclude(cells="").update(cells="")
    _forget_words(old)
    if emptied:
        audit.record(practice=practice, by=by, at=at, action="intake.forget_rows", on=practice, count=emptied)
    return emptied


def _forget_words(old: QuerySet[ImportBatch]) -> None:
    """Words of old files go; of each kind of file the newest keeps which clinic of ours a clinic of it is."""
    seen: set[str] = set()
    for batch in old.exclude(unread="").order_by("-id"):
        key = batch.mapping.get("header_key", "")
        kept = "" if key in seen else only_placed(batch)
        if kept:
            seen.add(key)
        if kept != batch.unread:
            batch.unread = kept
            batch.save(update_fields=["unread"])
