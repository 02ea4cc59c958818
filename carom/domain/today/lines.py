"""From what is due to a sentence a person can act on: who, why now, what to say or bring."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carom.domain.conversations.days import ago
from carom.domain.keys import taking_away
from carom.domain.network.models import Sector
from carom.domain.network.queries import is_known, shown_name
from carom.domain.referrals.hearing import may_hear
from carom.domain.referrals.queries import Due
from carom.domain.today.marks import Mark
from carom.domain.today.rules import MINUTES


@dataclass(frozen=True)
class Line:
    """A mark in words.

    `record` is the public id of what Done is about: a promise, a referral, a party; `party` that of who it is for.
    `done`: ticked off in the line itself; else the page of `record` is where it is done. `step`: which set-up step.
    `owner`: who of us looks after it, `is_own`: that is who reads it. `can_try`: "called, no answer" can be noted.
    `can_say_came`: whether the patient came can be said in the line. `books`: what is missing is the day of the first
    visit. `late`: what makes it pressing, in a few words. `patient`: public id of whose initials `why` says;
    `of_patients`: `party` is one, or of their family. `spelling`: that of words, not placed yet, which `who` says.
    """

    kind: str
    key: str
    who: str
    why: str
    record: str = ""
    party: str = ""
    type: str = ""
    suggestion: str = ""
    version: int | None = None
    done: bool = False
    step: str = ""
    owner: str = ""
    is_own: bool = False
    can_try: bool = False
    can_say_came: bool = False
    books: bool = False
    late: str = ""
    patient: str = ""
    of_patients: bool = False
    spelling: str = ""

    @property
    def minutes(self) -> int:
        return MINUTES[self.kind]

    @property
    def of_colleague(self) -> bool:
        return bool(self.owner) and not self.is_own


@dataclass(frozen=True)
class Reader:
    """Who reads Today: their public id, whether they may know who is a patient, and what a source needs."""

    key: str
    patients: bool = True
    needs: bool = True


def promise(mark: Mark, today: date, reader: Reader) -> Line:
    """A promise of somebody else in the practice names them."""
    due = mark.what
    party = shown_name(due.party, due.party_sector, patients=reader.patients)
    known = is_known(due.party_sector, patients=reader.patients)
    words = {"who": due.owner, "party": party, "what": due.what.rstrip("."), "when": _due(due.due_on, today)}
    if due.promised_by == "them":
        why = _("%(party)s promised: %(what)s. %(when)s")
        if due.owner_key not in ("", reader.key):
            why += " " + _("%(who)s looks after it.")
        suggestion = _("Ask kindly how it stands, or let it go.")
    elif due.owner_key in ("", reader.key):
        why = _("You promised %(party)s: %(what)s. %(when)s")
        suggestion = ""
    else:
        why = _("%(who)s promised %(party)s: %(what)s. %(when)s")
        suggestion = ""
    return Line(
        kind="promise",
        key=mark.key,
        who=party,
        why=why % words,
        record=due.key,
        party=mark.party,
        type=due.party_type,
        suggestion=suggestion or (bring(due.needs) if known else ""),
        version=due.version,
        done=known,
        owner=due.owner,
        is_own=mark.is_own,
        of_patients=due.party_sector == Sector.PATIENTS,
    )


def referral(mark: Mark, due: Due, reader: Reader) -> Line:
    """A loop that waits, or a source who should hear."""
    return Line(
        kind=mark.kind,
        key=mark.key,
        who=due.party_name or _unplaced(due),
        why=_fact(due, reader),
        record=due.referral,
        party=due.party,
        type=due.party_type,
        suggestion=_advice(due, reader),
        version=due.version,
        done=mark.kind == "thanks",
        owner=due.owner,
        is_own=mark.is_own,
        of_patients=due.of_patients,
        can_try=due.kind == "reach_patient",
        can_say_came=due.kind in ("reach_patient", "record_visit"),
        books=due.kind == "book_visit",
        patient=due.patient,
        spelling=due.spelling,
    )


def _unplaced(due: Due) -> str:
    return _("Sent by “%(text)s” (not sure)") % {"text": due.unsure} if due.unsure else _("A referral without a source")


def _fact(due: Due, reader: Reader) -> str:
    urgent = _("Urgent.") if due.urgent and due.kind in ("reach_patient", "record_visit", "book_visit") else ""
    keeper = _("%(owner)s looks after it.") % {"owner": due.owner} if due.owner_key not in ("", reader.key) else ""
    return " ".join(filter(None, [urgent, due.fact, keeper]))


def _advice(due: Due, reader: Reader) -> str:
    words = {
        "reach_patient": _("Try again at another time of day, or ask the source for a better number."),
        "record_visit": _("Say whether the patient came; then the source can hear."),
        "book_visit": _("Offer two days for the first visit, or write down why it ends here."),
        "thank_source": _("Two sentences are enough: it reached us, and thank you. No name is needed."),
        "tell_source": may_hear(due.party_type, is_treating=due.is_treating),
    }[due.kind]
    needs = bring(due.party_needs) if reader.needs and due.kind in ("thank_source", "tell_source") else ""
    return "\n".join(filter(None, [words, needs]))


def talk(mark: Mark, today: date, reader: Reader) -> Line:
    due = mark.what
    party = shown_name(due.party, due.party_sector, patients=reader.patients)
    known = is_known(due.party_sector, patients=reader.patients)
    words = {"who": party, "ago": ago(due.last_on or due.next_on, today), "due": _was_due(due.next_on, today)}
    if due.last_on is None:
        why = _("%(who)s knows you, but no talk is written down yet.")
    else:
        why = _("You last spoke with %(who)s %(ago)s. %(due)s")
    if due.owner and due.owner_key != reader.key:
        why += " " + _("%(owner)s looks after them.") % {"owner": due.owner}
    return Line(
        kind="talk",
        key=mark.key,
        who=party,
        why=why % words,
        record=due.party_key,
        party=mark.party,
        type=due.party_type,
        late=_("No talk for more than %(days)d days") % {"days": due.past_days} if due.past_days else "",
        suggestion=(known and bring(due.needs)) or _("Ask what they need most for the people you both look after."),
        done=known,
        owner=due.owner,
        is_own=mark.is_own,
        of_patients=due.party_sector == Sector.PATIENTS,
    )


def unresolved(mark: Mark, reader: Reader) -> Line:
    """The words may name a patient: they are for readers who may know who that is."""
    row = mark.what
    words = ngettext(
        "%(n)s referral says “%(text)s”. Who is that?",
        "%(n)s referrals say “%(text)s”. Who is that?",
        row.referrals_count,
    )
    return Line(
        kind="unresolved",
        key=mark.key,
        who=_("Not sure"),
        why=words % {"n": row.referrals_count, "text": row.text if reader.patients else "…"},
        record=row.public_id,
    )


def setup(mark: Mark) -> Line:
    step = mark.what
    who, why = {
        "backups": (
            _("Make the keys of your backups"),
            _(
                "Until then nothing is backed up. Whoever runs this machine types “%(command)s”, then takes "
                "the new folder away: one key for your safe, one for somebody you trust outside."
            )
            % {"command": taking_away.command()},
        ),
        "import": (
            _("Bring in your referral list"),
            _("A file from your practice system shows in ten minutes who sends you patients, and who has gone quiet."),
        ),
        "sources": (
            _("Add three people who send you patients"),
            _("A name is enough. A practice grows through few people it knows well, not through a long list."),
        ),
        "talk": (
            _("Log your first talk"),
            _("Two fields: who, and what you learned. From then on Today says when the next one is due."),
        ),
        "owners": (
            _("Say who looks after your sources"),
            _("Everybody’s job is nobody’s job. Open a source and choose who of you keeps the conversation going."),
        ),
    }[step]
    return Line(kind="setup", key=step, who=who, why=why, step=step)


def bring(needs: str) -> str:
    """What they need, as somebody wrote it down: its first line; empty when nothing is known."""
    first = needs.strip().splitlines()[0] if needs.strip() else ""
    return first[:200]


def _due(on: date, today: date) -> str:
    if on == today:
        return _("It is due today.")
    return _("It was due %(ago)s.") % {"ago": ago(on, today)}


def _was_due(on: date, today: date) -> str:
    if on == today:
        return _("The next talk is due today.")
    return _("The next talk was due %(ago)s.") % {"ago": ago(on, today)}
