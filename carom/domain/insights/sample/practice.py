"""An invented practice with years of history: a simulated story, written through the same actions people use."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import transaction

from carom.analysis.simulator import Practice as Story
from carom.domain.conversations import actions as conversations
from carom.domain.insights.sample import words
from carom.domain.network import actions as network
from carom.domain.network import summaries
from carom.domain.network.models import Party, SourceType
from carom.domain.patients import actions as patients
from carom.domain.practices.models import Clinic, Member, Practice
from carom.domain.referrals import actions as referrals

BATCH = 5_000
OPEN_FOR_DAYS = 35


@dataclass(frozen=True)
class Setting:
    """Where a story is written: the practice, who works there, its clinics in the order of the story's sites."""

    practice: Practice
    members: Sequence[Member]
    clinics: Sequence[Clinic]
    today: date
    at: datetime

    @property
    def by(self) -> Member:
        return self.members[0]


@transaction.atomic
def write(story: Story, setting: Setting) -> list[Party]:
    """Write the whole story down; gives the parties in the order of the story's sources."""
    network.add_starting_types(practice=setting.practice, by=setting.by, at=setting.at)
    parties = _parties(story, setting)
    _places(story, setting, parties)
    for batch in _batches(enumerate(story.referrals)):
        _referrals(batch, setting, parties)
    _talks(story, setting, parties)
    summaries.refresh(setting.practice, [party.pk for party in parties])
    for told in story.introductions[: 2 * len(parties)]:
        _introduce(told, setting, parties)
    return parties


def _parties(story: Story, setting: Setting) -> list[Party]:
    types = {kind.code: kind for kind in SourceType.objects.filter(practice=setting.practice)}
    sent = Counter(referral.source for referral in story.referrals)
    spellings = defaultdict(set)
    for referral in story.referrals:
        if referral.source is not None and len(spellings[referral.source]) < 3:
            spellings[referral.source].add(referral.told)
    talking = setting.practice.profession == "psychotherapy"
    needs = words.NEEDS | words.TALKING_NEEDS if talking else words.NEEDS
    new = []
    for source in story.sources:
        new.append(
            network.NewParty(
                name=source.display.split(",")[0].removeprefix(source.title).strip() if source.last else source.display,
                kind="person" if source.last else "organization",
                first=source.first,
                last=source.last,
                credentials=source.credentials,
                source_type=types[source.kind],
                owner=setting.members[source.index % len(setting.members)],
                stage=_stage(sent[source.index]),
                aliases=tuple(sorted(filter(None, spellings[source.index]))),
                facts={"city": source.town, "state": setting.practice.state, "needs": needs.get(source.kind, "")},
            )
        )
    return network.add_parties_in_bulk(practice=setting.practice, new=new, by=setting.by, at=setting.at)


def _stage(referrals_sent: int) -> str:
    """What people would have set by now."""
    return (
        "partner"
        if referrals_sent >= 20
        else "trusted"
        if referrals_sent >= 5
        else "noticed"
        if referrals_sent
        else "identified"
    )


def _places(story: Story, setting: Setting, parties: list[Party]) -> None:
    """Organizations behind the people, and who works there."""
    own = {party.name: party for party in parties if not party.is_person}
    names = sorted({s.organization for s in story.sources if s.last and s.organization} - set(own))
    new = [network.NewParty(name=name, kind="organization", facts={"state": setting.practice.state}) for name in names]
    added = network.add_parties_in_bulk(practice=setting.practice, new=new, by=setting.by, at=setting.at)
    places = own | {party.name: party for party in added}
    for source, party in zip(story.sources, parties, strict=True):
        if party.is_person and source.organization:
            network.add_affiliation(
                person=party,
                organization=places[source.organization],
                from_on=source.known_on,
                by=setting.by,
                at=setting.at,
            )


def _referrals(batch, setting: Setting, parties: list[Party]) -> None:
    new = [patients.NewPatient(r.patient_number, r.patient_initials) for _index, r in batch]
    ids = patients.add_patients_in_bulk(practice=setting.practice, new=new, by=setting.by, at=setting.at)
    rows = [
        referrals.NewReferral(
            import_key=f"sample-{index}",
            received_on=r.day,
            patient_id=patient_id,
            told_by_id=None if r.source is None or _is_unsure(index, r, setting) else parties[r.source].pk,
            clinic_id=setting.clinics[r.site % len(setting.clinics)].pk,
            channel=words.CHANNEL_OF_TEXT.get(r.told.lower(), ""),
            stated_source=_unsure_words(r, parties) if _is_unsure(index, r, setting) else r.told,
            reason=r.reason,
            fit=r.fit,
            is_history=False,
            **_progress(index, r, setting.today),
        )
        for (index, r), patient_id in zip(batch, ids, strict=True)
    ]
    referrals.add_referrals_in_bulk(practice=setting.practice, rows=rows, refresh=False, by=setting.by, at=setting.at)


def _is_unsure(index: int, r, setting: Setting) -> bool:
    """Some of the last weeks' referrals still wait for somebody who knows who sent them."""
    return index % 7 == 0 and (setting.today - r.day).days < 40 and r.source is not None


def _unsure_words(r, parties: list[Party]) -> str:
    """As a patient says it who remembers half a name."""
    party = parties[r.source]
    return f"Dr. {party.last}" if party.is_person else f"somebody at {party.name.split()[0]}"


def _progress(index: int, r, today: date) -> dict:
    """Where the referral stands today, and what its source has heard. Most loops are closed, some were forgotten."""
    age = (today - r.day).days
    contacted = min(r.day + timedelta(days=index % 3), today)
    told = {"acknowledged_on": min(r.day + timedelta(days=1 + index % 3), today)} if age > 5 and index % 9 else {}
    came = r.first_visit is not None and r.first_visit <= today
    if came:
        since = (today - r.first_visit).days
        state = "completed" if since > 70 else "in_care" if since > 10 else "arrived"
        told["arrived_on"] = r.first_visit
        if since > 4 and (index % 11 or since > OPEN_FOR_DAYS):
            told["reported_on"] = r.first_visit + timedelta(days=3)
            told["acknowledged_on"] = told.get("acknowledged_on", told["reported_on"])
        if state == "completed":
            told["completed_on"] = r.first_visit + timedelta(days=70)
        return {"state": state, "state_on": r.first_visit, "first_contact_on": min(contacted, r.first_visit), **told}
    if r.loss or age > OPEN_FOR_DAYS:
        reason = words.LOSS_OF_WORDS.get(r.loss, "not_reached")
        told.setdefault("acknowledged_on", r.day + timedelta(days=3))
        ended = min(r.day + timedelta(days=14), today)
        return {"state": "lost", "state_on": ended, "loss_reason": reason, "first_contact_on": contacted, **told}
    if r.first_visit is not None:
        return {
            "state": "booked",
            "state_on": contacted,
            "booked_for_on": r.first_visit,
            "first_contact_on": contacted,
            **told,
        }
    if age > 3 and index % 2:
        wished = r.day + timedelta(days=12)
        return {
            "state": "booked",
            "state_on": contacted,
            "booked_for_on": wished,
            "first_contact_on": contacted,
            **told,
        }
    if age > 3:
        return {"state": "contacted", "state_on": contacted, "first_contact_on": contacted, **told}
    return {"state": "received", "state_on": r.day, **told}


def _talks(story: Story, setting: Setting, parties: list[Party]) -> None:
    people = setting.members
    for batch in _batches(story.touchpoints):
        rows = [
            conversations.NewTouchpoint(
                party=parties[talk.source],
                on=talk.day,
                by=people[talk.source % len(people)],
                channel=words.CHANNEL_OF_CONTACT[talk.kind],
                started_by=talk.started_by,
                purpose=talk.purpose,
                learned=talk.learned,
                minutes=talk.minutes,
                about_patients=talk.purpose in words.ABOUT_PATIENTS,
            )
            for talk in batch
        ]
        conversations.log_touchpoints_in_bulk(
            practice=setting.practice, rows=rows, refresh=False, by=setting.by, at=setting.at
        )
    promises = [_promise(c, setting, parties) for c in story.commitments]
    conversations.make_commitments_in_bulk(
        practice=setting.practice, rows=promises, refresh=False, by=setting.by, at=setting.at
    )


def _promise(c, setting: Setting, parties: list[Party]) -> conversations.NewCommitment:
    kept = c.kept_on is not None and c.kept_on <= setting.today
    open_ = not kept and c.due_on > setting.today - timedelta(days=14)
    return conversations.NewCommitment(
        party=parties[c.source],
        what=c.text,
        made_on=c.made_on,
        due_on=c.due_on,
        owner=setting.members[c.source % len(setting.members)],
        promised_by=c.promised_by,
        state="kept" if kept else "open" if open_ else "missed",
        settled_on=c.kept_on if kept else None if open_ else c.due_on,
    )


def _introduce(told, setting: Setting, parties: list[Party]) -> None:
    introducer, introduced = parties[told.introducer], parties[told.introduced]
    # Patients sometimes name the wrong person; a circle is not written down.
    with suppress(network.IntroductionRefused):
        network.add_introduction(
            introducer=introducer, introduced=introduced, on=told.day, by=setting.by, at=setting.at
        )


def _batches(rows: Iterable, size: int = BATCH) -> Iterator[list]:
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
