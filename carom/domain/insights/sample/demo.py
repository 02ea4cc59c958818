"""The demonstration: two invented practices, something to find in each, and a messy file to try in each."""

import csv
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction

from carom.analysis.simulator import Params, large_group, physical_therapy_clinic, psychotherapist_alone, sheet
from carom.analysis.simulator import Practice as Story
from carom.domain.conversations import actions as conversations
from carom.domain.insights import actions as insights
from carom.domain.insights.sample.practice import Setting, write
from carom.domain.network import actions as network
from carom.domain.network.models import Party
from carom.domain.practices import actions as practices
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.queries import local_date
from carom.domain.practices.scope import in_practice
from carom.domain.referrals import actions as referrals

CLINIC_PEOPLE = (
    ("Dana Whitlock", "owner"),
    ("Marcus Ferreira", "clinician"),
    ("Joy Lindqvist", "front_desk"),
    ("Priya Raman", "liaison"),
    ("Sol Abara", "auditor"),
)
MESSY_FILE = "referrals-to-try.csv"
MESSY_FILE_ALONE = "referrals-to-try-psychotherapy.csv"
_LAKE_STREET = ("Lake Street", "Marlow")
_TYPED_BEFORE = 9
"""Every so many of its rows of known sources stand in the practice already."""


def build(*, at: datetime, folder: Path) -> list[Practice]:
    """Both practices with their people and history, and a messy file for each in `folder`. All or nothing."""
    with transaction.atomic():
        clinic = _open("Two Rivers Physical Therapy", "physical_therapy", "OR", CLINIC_PEOPLE, at)
        setting = _clinic(clinic, at)
        alone = _open("Imogen Hale, Psychotherapy", "psychotherapy", "WA", (("Imogen Hale", "owner"),), at)
        _alone(alone, at)
    _messy_file(folder / MESSY_FILE, until=setting.today)
    _messy_file_alone(folder / MESSY_FILE_ALONE, until=setting.today)
    return [clinic, alone]


def build_large(*, at: datetime, share: float = 1.0, seed: int = 7) -> Practice:
    """The large sample practice: 5,000 sources, 200,000 referrals, 500,000 touchpoints; or a share of it."""
    name = "Northern Rehabilitation Group" + ("" if share == 1 else f" {round(1_000 * share)}")  # addresses of its own
    practice = _open(name, "physical_therapy", "MN", CLINIC_PEOPLE, at)
    with in_practice(practice):
        today = local_date(practice, at)
        story = Story(_large(share, until=today), seed)
        setting = _setting(practice, [(site, "Two Harbors") for site in story.params.sites], at)
        write(story, setting)
        insights.work_out(practice=practice, by=setting.by, at=at)
    return practice


def _large(share: float, *, until: date) -> Params:
    whole = large_group(until=until)
    sizes = {
        name: max(1, int(getattr(whole, name) * share))
        for name in (
            "sources",
            "prospects",
            "most_sources",
            "touches_per_week",
            "spellings",
            "referrals",
            "touchpoints",
        )
    }
    return replace(whole, **sizes)


def _open(name: str, profession: str, state: str, people, at: datetime) -> Practice:
    domain = name.split(",")[0].lower().replace(" ", "-") + ".example"
    users = [
        (practices.add_user(email=f"{who.split()[0].lower()}@{domain}", name=who, password=None, at=at), role)
        for who, role in people
    ]
    practice = practices.open_practice(
        name=name, profession=profession, owner=users[0][0], at=at, state=state, time_zone="America/Los_Angeles"
    )
    with in_practice(practice):
        owner = Member.objects.get(role="owner")
        for user, role in users[1:]:
            practices.add_member(practice=practice, user=user, role=role, by=owner, at=at)
    return practice


def _setting(practice: Practice, clinics: list[tuple[str, str]], at: datetime) -> Setting:
    """Owner first, then those who also speak with sources."""
    speaking = {"owner": 0, "liaison": 1, "clinician": 2}
    found = Member.objects.filter(practice=practice, role__in=speaking).select_related("user")
    members = sorted(found, key=lambda member: speaking[member.role])
    sites = [
        practices.add_clinic(practice=practice, name=name, city=city, state=practice.state, by=members[0], at=at)
        for name, city in clinics
    ]
    return Setting(practice, members, sites, local_date(practice, at), at)


def _clinic(practice: Practice, at: datetime) -> Setting:
    with in_practice(practice):
        setting = _setting(practice, [("Riverside", "Alder Falls"), ("Hillcrest", "Marlow")], at)
        story = Story(physical_therapy_clinic(until=setting.today, introduction=0.003), 11)
        parties = write(story, setting)
        _duplicate(setting, parties)
        _promises_due(setting, parties)
        insights.work_out(practice=practice, by=setting.by, at=at)
    return setting


def _alone(practice: Practice, at: datetime) -> None:
    with in_practice(practice):
        setting = _setting(practice, [_LAKE_STREET], at)
        story = Story(psychotherapist_alone(until=setting.today, introduction=0.003), 5)
        parties = write(story, setting)
        _duplicate(setting, parties)
        _promises_due(setting, parties)
        insights.work_out(practice=practice, by=setting.by, at=at)


def _duplicate(setting: Setting, parties: list[Party]) -> None:
    """Somebody entered a known doctor a second time, by surname and initial, with two referrals."""
    known = next(
        party for party in parties if party.is_person and party.credentials == "MD" and party.affiliations.exists()
    )
    twin = network.add_party(
        practice=setting.practice, name=f"{known.first[0]}. {known.last}", kind="person", source_type=known.source_type,
        city=known.city, state=known.state, by=setting.by, at=setting.at,
    )  # fmt: skip
    for days, initials in ((20, "M.K."), (6, "T.W.")):
        referrals.take_in(
            practice=setting.practice, received_on=setting.today - timedelta(days=days), initials=initials,
            told_by=twin, by=setting.by, at=setting.at,
        )  # fmt: skip


def _promises_due(setting: Setting, parties: list[Party]) -> None:
    """Two promises that need somebody now."""
    people = [party for party in parties if party.is_person][:2]
    promised = (("Send the one-page guide on how to refer", 2), ("Call back about the evening hours", 0))
    rows = [
        conversations.NewCommitment(
            party=party,
            what=what,
            made_on=setting.today - timedelta(days=days + 7),
            due_on=setting.today - timedelta(days=days),
            owner=setting.by,
        )
        for party, (what, days) in zip(people, promised, strict=False)
    ]
    conversations.make_commitments_in_bulk(practice=setting.practice, rows=rows, by=setting.by, at=setting.at)


def _messy_file(path: Path, *, until: date) -> None:
    """A clinic's sheet: 180 rows."""
    known = Story(physical_therapy_clinic(until=until, introduction=0.003), 11)
    others = Story(physical_therapy_clinic(until=until, weeks=40, sources=24, prospects=4, spellings=140), 23)
    _sheet(path, _last(known, 110), _last(others, 70))


def _messy_file_alone(path: Path, *, until: date) -> None:
    """The sheet of somebody who works alone: 100 rows."""
    sites = (_LAKE_STREET[0],)
    known = Story(psychotherapist_alone(until=until, introduction=0.003, sites=sites), 5)
    others = Story(psychotherapist_alone(until=until, weeks=80, sources=18, prospects=4, spellings=70, sites=sites), 23)
    _sheet(path, _last(known, 60), _last(others, 40))


def _last(story: Story, count: int) -> list[list[str]]:
    return [list(row) for row in list(sheet.rows(story))[-count:]]


def _sheet(path: Path, known: list[list[str]], others: list[list[str]]) -> None:
    """A desk's sheet: people on the list and people who are not, many spellings, blanks, one impossible date.

    A few of its referrals stand in the practice already, as if the desk had typed them; the others are new.
    """
    rows = known + others
    named = sheet.HEADERS.index("Patient initials")
    initials = [row[named] for row in rows]
    for place, row in enumerate(known):
        if place % _TYPED_BEFORE:
            row[named] = initials[place - 40]
    rows.sort(key=lambda row: (row[0][-4:], row[0]))
    for number, row in enumerate(rows, start=7001):
        row[sheet.HEADERS.index("Patient number")] = str(number)  # patients of their own, not those in the practice
    rows[17][0] = "02/31/" + rows[17][0][-4:]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="cp1252", errors="replace") as file:
        csv.writer(file).writerows([sheet.HEADERS, *rows])
