"""What an import can be asked. Counts come from the chunks and from small grouped queries; raw rows stay sealed."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from carom.domain.intake import unusable
from carom.domain.intake.lifecycle import State
from carom.domain.intake.models import ImportBatch, ImportChunk, ImportSpelling
from carom.domain.intake.previewing import stored, waiting
from carom.domain.intake.previewing.stored import Stored
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.rows import ContactRow, ReferralRow, Row, TotalRow, interpreter
from carom.domain.intake.staged import telling
from carom.domain.intake.staged.chunks import unpack
from carom.domain.practices.models import Practice
from carom.domain.practices.queries import clinics, local_date
from carom.domain.referrals import queries as referrals
from carom.matching import normalise


def batches(practice: Practice, *, before: ImportBatch | None = None, limit: int = 25) -> QuerySet[ImportBatch]:
    """Imports, newest first; `before`: those that come after this one in the list."""
    found = ImportBatch.objects.filter(practice=practice).select_related("by__user").order_by("-id")
    return (found.filter(pk__lt=before.pk) if before else found)[:limit]


def same_file(batch: ImportBatch) -> ImportBatch | None:
    """An earlier import of the very same file that is in."""
    same = ImportBatch.objects.filter(practice=batch.practice_id, sha256=batch.sha256, state="committed")
    return same.filter(pk__lt=batch.pk).order_by("-id").first() if batch.sha256 else None


@dataclass(frozen=True)
class Outlook:
    """What bringing the file in would do. `spellings`: verdict → how many; `new_sources`: how many would be added.

    `create` and `skip` follow the choices for rows that are perhaps here already; `left_out` are still in `create`.
    `not_sure_rows`: of the rows to be added, those whose source nobody has decided about; `beside_rows`: those that
    name somebody doubtful beside a known source.
    """

    create: int
    update: int
    skip: int
    left_out: int
    spellings: dict[str, int]
    new_sources: int
    not_sure_rows: int
    beside_rows: int = 0

    @property
    def comes_in(self) -> int:
        """Rows with which bringing the file in would add or fill something."""
        return self.create + self.update - self.left_out


def _waiting(batch: ImportBatch) -> Q:
    """Spellings whose rows go to the "not sure" queue: not words that name nobody, and none decided about before."""
    decided = referrals.decided_keys(batch.practice, before=batch.commit_started_at)
    return Q(choice="unsure") & ~Q(verdict="nobody") & ~Q(key__in=decided)


def outlook(batch: ImportBatch) -> Outlook:
    """The preview in figures. Three queries, whatever the size of the file; two more where rows name two."""
    chunks = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch)
    sums = chunks.aggregate(create=Sum("created"), update=Sum("updated"), skip=Sum("skipped"))
    left_out, brought = _chosen(chunks.exclude(choices={}).values_list("choices", "outcomes"))
    spellings = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch)
    unsure = _waiting(batch)
    counts = spellings.aggregate(
        **{f"is_{one}": Count("pk", filter=Q(verdict=one)) for one in ImportSpelling.Verdict.values},
        grouped=Count("group", distinct=True, filter=Q(choice="new", group__gt=0, rows__gt=0)),
        alone=Count("pk", filter=Q(choice="new", group=0, rows__gt=0)),
        unsure=Sum("rows", filter=unsure),
    )
    lost, beside = waiting.not_waiting(batch, _pairs(batch))
    elsewhere = sum(lost[number] for number, _rows in _rows_of(spellings.filter(unsure), lost))
    create = (sums["create"] or 0) + brought
    return Outlook(
        create=create,
        update=sums["update"] or 0,
        skip=(sums["skip"] or 0) - brought,
        left_out=left_out,
        spellings={one: count for one in ImportSpelling.Verdict.values if (count := counts[f"is_{one}"])},
        new_sources=counts["grouped"] + counts["alone"],
        not_sure_rows=max(0, min((counts["unsure"] or 0) - elsewhere, create - left_out)),
        beside_rows=max(0, min(beside, create - left_out)),
    )


def _rows_of(spellings: QuerySet[ImportSpelling], numbers: Collection[int]) -> list[tuple[int, int]]:
    """Number and rows of those with these numbers; without any nothing is asked."""
    return list(spellings.filter(number__in=numbers).values_list("number", "rows")) if numbers else []


def _pairs(batch: ImportBatch) -> list[waiting.Pair]:
    return json.loads(batch.unread).get("pairs", []) if batch.unread else []


def _chosen(rows: Iterable[tuple[dict, list]]) -> tuple[int, int]:
    """How many rows are left out by a person, and how many brought in though perhaps here already."""
    left_out = brought = 0
    for choices, outcomes in rows:
        left_out += list(choices.values()).count("leave")
        brought += sum(
            entry[1] == "skip" and telling.comes_in(entry, choices.get(str(entry[0]), "")) for entry in outcomes
        )
    return left_out, brought


ADDED = "added"


def spellings(batch: ImportBatch, *, verdict: str = "", after: int = 0, limit: int = 50) -> QuerySet[ImportSpelling]:
    """Spellings, those with most rows first; `after`: the number of the last one shown.

    With ADDED in place of a verdict one for each source the import has added.
    """
    found = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch, number__gt=after)
    if verdict == ADDED:
        found = found.filter(made__startswith="party")
    elif verdict:
        found = found.filter(verdict=verdict)
    return found.select_related("guess__source_type", "party").order_by("number")[:limit]


def added(batch: ImportBatch) -> int:
    """How many sources the import has added."""
    return ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch, made__startswith="party").count()


@dataclass(frozen=True)
class RowFate:
    """What becomes, or became, of one row. Of its cells only day and the words for its source: no patient is named.
    Of an address book the name, the title and the place.

    `stored`: as what a referral would be added, or was. `wrong`: the cell for which the row cannot be used, where the
    reason does not say it.
    """

    row_no: int
    outcome: str
    reason: str
    record: str
    choice: str
    day: date | None = None
    words: str = ""
    stored: Stored | None = None
    wrong: str = ""

    @property
    def what_to_do(self) -> str:
        """How a row that cannot be used is mended."""
        return unusable.what_to_do(self.reason) if self.is_skipped else ""

    @property
    def is_skipped(self) -> bool:
        return self.outcome in {"skip", "skipped"}

    @property
    def may_come_in(self) -> bool:
        """Skipped because it is perhaps here already, or repeats another row: a person may bring it in all the same."""
        return self.outcome == "skip" and self.reason in telling.DOUBLED

    @property
    def comes_in(self) -> bool:
        return telling.comes_in([self.row_no, self.outcome, self.reason], self.choice)


_FILTERS = {"skipped": {"skip", "skipped"}, "created": {"create", "created"}, "updated": {"update", "updated"}}


def rows(
    batch: ImportBatch, *, show: str = "", after: int = 0, limit: int = 50, today: date | None = None
) -> list[RowFate]:
    """Rows in file order after `after`; `show`: "skipped", "created", "updated", "left", "here", "twice",
    "unusable" or "".

    With `today` those that are to be added say as what; once they are in, those that were added.
    """
    found: list[RowFate] = []
    holding: list[int] = []
    for chunk in _chunks(batch, show, after):
        for row_no, outcome, reason, record, _key in chunk.outcomes:
            fate = RowFate(row_no, outcome, reason, record, chunk.choices.get(str(row_no), ""))
            if row_no > after and _is_shown(fate, show):
                found.append(fate)
                holding.append(chunk.pk)
                if len(found) == limit:
                    return _with_words(batch, found, holding, today)
    return _with_words(batch, found, holding, today)


def _with_words(batch: ImportBatch, fates: list[RowFate], holding: list[int], today: date | None) -> list[RowFate]:
    """The rows, which stand in the chunks `holding`, with their day and their words for the source.

    As long as the cells are kept.
    """
    if not fates or not batch.mapping:
        return fates
    mapping = Mapping.from_dict(batch.mapping)
    read = interpreter(mapping)
    wanted = {fate.row_no for fate in fates}
    parts = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch, pk__in=set(holding))
    found: dict[int, list[str]] = {}
    for chunk in parts.order_by("number").iterator(chunk_size=5):
        found |= {row_no: cells for row_no, cells in unpack(chunk) if row_no in wanted}
    told = {row_no: read(row_no, cells) for row_no, cells in found.items()}
    fates = [replace(fate, **_said(told.get(fate.row_no)), wrong=_wrong(mapping, fate, found)) for fate in fates]
    if today and batch.state == State.COMMITTED and batch.commit_started_at:
        return _with_stored(batch, fates, told, local_date(batch.practice, batch.commit_started_at))
    return _with_stored(batch, fates, told, today) if today and batch.state == State.PREVIEWED else fates


def _wrong(mapping: Mapping, fate: RowFate, found: dict[int, list[str]]) -> str:
    if not (fate.is_skipped and fate.row_no in found and unusable.is_unusable(fate.reason)):
        return ""
    return unusable.wrong_cell(mapping, found[fate.row_no], fate.reason)


def _said(row: Row | None) -> dict:
    if isinstance(row, ReferralRow):
        told = telling.told(row)
        return {"day": row.received_on, "words": told.source or told.ordered}
    if isinstance(row, ContactRow):
        name = row.full_name or " ".join(filter(None, [row.first, row.middle, row.last]))
        told = (name, row.job_title, row.organization, *([] if name or row.organization else row.emails[:1]))
        return {"words": " · ".join(filter(None, told))}
    return {"words": row.source_name} if isinstance(row, TotalRow) else {}


def _with_stored(batch: ImportBatch, fates: list[RowFate], told: dict[int, Row], today: date) -> list[RowFate]:
    """Of the rows that are to be added, or were: as what, on that day."""
    coming = {
        fate.row_no: row
        for fate in fates
        if (fate.comes_in or fate.outcome == "created") and isinstance(row := told.get(fate.row_no), ReferralRow)
    }
    if not coming:
        return fates
    meant = stored.meanings(batch, coming.values())
    return [
        replace(fate, stored=stored.stored(coming[fate.row_no], meant, today)) if fate.row_no in coming else fate
        for fate in fates
    ]


def _is_shown(fate: RowFate, show: str) -> bool:
    if show == "left":
        return fate.choice == "leave"
    if show == "unusable":
        return fate.is_skipped and unusable.is_unusable(fate.reason)
    if show == "here":
        return fate.is_skipped and fate.reason in telling.ALREADY
    if show == "twice":
        return fate.reason == telling.LIKE or (fate.is_skipped and fate.reason == telling.IN_FILE)
    return show not in _FILTERS or fate.outcome in _FILTERS[show]


def _chunks(batch: ImportBatch, show: str, after: int) -> Iterator[ImportChunk]:
    """Chunks that hold such rows, in order; without their cells."""
    found = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch, last_row__gt=after).defer("cells")
    if show in _FILTERS or show in ("here", "unusable"):
        found = found.filter(**{f"{show if show in _FILTERS else 'skipped'}__gt": 0})
    if show == "left":
        found = found.exclude(choices={})
    return found.order_by("number").iterator(chunk_size=5)


@dataclass(frozen=True)
class Brought:
    """What an import that is in brought beside its rows: `new_sources`, and names that wait as "not sure", with rows.

    `waiting_rows` counts the rows as they came in; some may have been decided since.
    """

    new_sources: int
    waiting_names: int
    waiting_rows: int


def brought(batch: ImportBatch) -> Brought:
    if batch.shape == "contacts":
        return Brought(0, 0, 0)
    spellings = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch)
    unsure = Q(_waiting(batch), rows__gt=0) if batch.shape == "referrals" else Q(pk=None)
    counts = spellings.aggregate(
        new=Count("pk", filter=Q(made__startswith="party")),
        names=Count("pk", filter=unsure),
        rows=Sum("rows", filter=unsure),
    )
    lost, _beside = waiting.not_waiting(batch, _pairs(batch) if batch.shape == "referrals" else [])
    less = _rows_of(spellings.filter(unsure), lost)
    never = sum(rows <= lost[number] for number, rows in less)
    rows = max(0, (counts["rows"] or 0) - sum(lost[number] for number, _rows in less))
    return Brought(counts["new"], counts["names"] - never, min(rows, batch.created))


@dataclass(frozen=True)
class TakenBack:
    """What an import that was taken back had added, and is gone again. What stayed is in `batch.kept`."""

    referrals: int
    sources: int
    filled: int


def taken_back(batch: ImportBatch) -> TakenBack:
    """Counts of what went when the import was taken back."""
    kept = batch.kept.get
    filled = max(0, batch.updated - kept("entries", 0)) if batch.shape == "contacts" else 0
    if batch.shape == "contacts":
        added = batch.created
    else:
        new = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch, choice="new")
        added = new.aggregate(parties=Count("party", distinct=True))["parties"]
    referrals = batch.created - kept("referrals", 0) if batch.shape == "referrals" else 0
    return TakenBack(max(0, referrals), max(0, added - kept("sources", 0)), filled)


def has_changed_referrals(batch: ImportBatch, work: str) -> bool:
    """Whether `work`, asked of an import of referrals, is done: they have come in, or have gone."""
    done = {"commit": "committed", "undo": "undone"}.get(work)
    stored = ImportBatch.objects.filter(practice=batch.practice_id, pk=batch.pk, work="", shape="referrals")
    return done is not None and stored.filter(state=done).exists()


def reasons(batch: ImportBatch, limit: int = 12) -> list[tuple[str, int]]:
    """Why rows were skipped, the most frequent first."""
    return most_frequent(skipped(batch), limit)


def most_frequent(counts: Counter[str], limit: int = 12) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]


def skipped(batch: ImportBatch) -> Counter[str]:
    """Why rows were skipped → how many. Rows of the preview that a person brings in all the same don't count."""
    counts: Counter[str] = Counter()
    found = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch, skipped__gt=0)
    for outcomes, choices in found.order_by("number").values_list("outcomes", "choices").iterator(chunk_size=20):
        for entry in outcomes:
            if entry[1] in {"skip", "skipped"} and not telling.comes_in(entry, choices.get(str(entry[0]), "")):
                counts[entry[2]] += 1
    return counts


def unusable_rows(counts: Counter[str]) -> int:
    """Of the rows `skipped` counts, those that have something wrong."""
    return sum(rows for reason, rows in counts.items() if unusable.is_unusable(reason))


def perhaps_here(counts: Counter[str]) -> int:
    """Of the rows `skipped` counts, those that are perhaps here already."""
    return sum(counts[reason] for reason in telling.ALREADY)


def repeated(counts: Counter[str]) -> int:
    """Of the rows `skipped` counts, those that repeat an earlier row of the same file."""
    return counts[telling.IN_FILE]


@dataclass(frozen=True)
class Unread:
    """Words of the file that are not understood, with their rows, the most frequent first; "" stands for the rest.

    `yours`: the clinics there are, where the file names others. `alike`: rows that look like an earlier one, and do
    not say for sure which patient they are about. `placed`: see previewing.unread. `third`: rows that name three, of
    whom a referral holds two. `differ`: sources of whom the file says another NPI, phone or email, "" for the rest;
    `unusable`: how many of these can't be read. `places`: organizations to be added beside their people;
    `alike_places`: those that are perhaps another one, see names.places. `of_sources`: the clinics are perhaps
    where the sources work.
    """

    status: list[tuple[str, int]]
    clinic: list[tuple[str, int]]
    yours: list[str]
    alike: int = 0
    placed: dict[str, str] = field(default_factory=dict)
    channel: list[tuple[str, int]] = field(default_factory=list)
    third: int = 0
    differ: list[str] = field(default_factory=list)
    unusable: int = 0
    places: int = 0
    alike_places: list[tuple[str, int, list[tuple[str, str]]]] = field(default_factory=list)
    of_sources: bool = False


def unread(batch: ImportBatch) -> Unread:
    """What the preview could make nothing of. A clinic that has been added since is no longer among it."""
    found = json.loads(batch.unread) if batch.unread else {}
    kept = ("alike", "placed", "third", "differ", "unusable", "places", "alike_places", "of_sources")
    found.pop("pairs", None)
    same = found.pop("same_places", {})
    found["places"] = found.get("places", 0) - sum(
        telling.spelling_key(word) in same for word, _rows, others in found.get("alike_places", []) if others
    )
    found["placed"] = {key: one for key, one in found.get("placed", {}).items() if one}
    more = {name: found.pop(name) for name in kept if name in found}
    told = {what: [(word, rows) for word, rows in words] for what, words in found.items()}
    yours = [clinic.name for clinic in clinics(batch.practice)] if told.get("clinic") else []
    known = set(map(normalise, yours))
    unknown = [pair for pair in told.get("clinic", []) if normalise(pair[0]) not in known]
    return Unread(told.get("status", []), unknown, yours, channel=told.get("channel", []), **more)
