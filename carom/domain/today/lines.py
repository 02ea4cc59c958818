"""From what is due to a sentence a person can act on: who, why now, what to say or bring."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carom.domain.conversations.days import ago
from carom.domain.conversations.queries import DuePromise, DueTalk
from carom.domain.referrals.models import UnresolvedSource
from carom.domain.referrals.queries import Due
from carom.domain.today.rules import MINUTES


@dataclass(frozen=True)
class Line:
    """One thing to do today.

    `key` names the line among its kind for Later and Skip: when something new happens, the key is new too.
    `record` is the public id of what Done is about: a promise, a referral, a party; `party` that of who it is for.
    `done`: ticked off in the line itself; else the page of `record` is where it is done. `step`: which set-up step.
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

    @property
    def minutes(self) -> int:
        return MINUTES[self.kind]


def promise(due: DuePromise, today: date, member_key: str) -> Line:
    """`member_key`: who reads it; a promise of somebody else in the practice names them."""
    words = {"who": due.owner, "party": due.party, "what": due.what, "when": _due(due.due_on, today)}
    if due.promised_by == "them":
        why = _("%(party)s promised: %(what)s. %(when)s")
        suggestion = _("Ask kindly how it stands, or let it go.")
    elif due.owner_key in ("", member_key):
        why = _("You promised %(party)s: %(what)s. %(when)s")
        suggestion = ""
    else:
        why = _("%(who)s promised %(party)s: %(what)s. %(when)s")
        suggestion = ""
    return Line(
        kind="promise",
        key=f"{due.key}-{due.due_on:%Y%m%d}",
        who=due.party,
        why=why % words,
        record=due.key,
        party=due.party_key,
        type=due.party_type,
        suggestion=suggestion or bring(due.needs),
        version=due.version,
        done=True,
    )


def referral(due: Due, *, with_needs: bool) -> Line:
    """A loop that waits, or a source to thank. Names no patient. `with_needs`: the reader may know what they need."""
    thanks = due.kind in ("thank_source", "tell_source")
    return Line(
        kind="thanks" if thanks else "loop",
        key=f"{due.referral}-{due.kind}",
        who=due.party_name or _("A referral without a source"),
        why=_fact(due),
        record=due.referral,
        party=due.party,
        type=due.party_type,
        suggestion=_advice(due, with_needs),
        version=due.version,
        done=thanks,
    )


def _say_fact(due: Due) -> str:
    urgent = due.urgent and due.kind in ("reach_patient", "record_visit")
    return (_("Urgent. ") if urgent else "") + due.fact


def _say_advice(due: Due, with_needs: bool) -> str:
    words = {
        "reach_patient": _("Try again at another time of day, or ask the source for a better number."),
        "record_visit": _("Say whether the patient came; then the source can hear."),
        "thank_source": _("Two sentences are enough: it reached us, and thank you. No name is needed."),
        "tell_source": _(
            "A treating provider may hear how it went. Anybody else hears a thank-you without a name, "
            "unless the patient agreed to more."
        ),
    }[due.kind]
    needs = bring(due.party_needs) if with_needs and due.kind in ("thank_source", "tell_source") else ""
    return " ".join(filter(None, [words, needs]))


# Most lines of a day are counted, not shown: their sentences are put together when they are read.
_fact, _advice = lazy(_say_fact, str), lazy(_say_advice, str)


def talk(due: DueTalk, today: date, member_key: str) -> Line:
    words = {"who": due.party, "ago": ago(due.last_on or due.next_on, today), "due": _was_due(due.next_on, today)}
    if due.last_on is None:
        why = _("%(who)s knows you, but no talk is written down yet.")
    else:
        why = _("You last spoke with %(who)s %(ago)s. %(due)s")
    if due.owner and due.owner_key != member_key:
        why += " " + _("%(owner)s looks after them.") % {"owner": due.owner}
    return Line(
        kind="talk",
        key=f"{due.party_key}-{due.next_on:%Y%m%d}",
        who=due.party,
        why=why % words,
        record=due.party_key,
        party=due.party_key,
        type=due.party_type,
        suggestion=bring(due.needs) or _("Ask what they need most for the people you both look after."),
        done=True,
    )


def unresolved(row: UnresolvedSource) -> Line:
    words = ngettext(
        "%(n)s referral says “%(text)s”. Who is that?",
        "%(n)s referrals say “%(text)s”. Who is that?",
        row.referrals_count,
    )
    return Line(
        kind="unresolved",
        key=row.public_id,
        who=_("Not sure"),
        why=words % {"n": row.referrals_count, "text": row.text},
        record=row.public_id,
    )


def setup(step: str) -> Line:
    who, why = {
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
    """What to bring, from what they need; empty when nothing is known."""
    first = needs.strip().splitlines()[0] if needs.strip() else ""
    return _("They need: %(needs)s") % {"needs": first[:200]} if first else ""


def _due(on: date, today: date) -> str:
    if on == today:
        return _("It is due today.")
    return _("It was due %(ago)s.") % {"ago": ago(on, today)}


def _was_due(on: date, today: date) -> str:
    if on == today:
        return _("The next talk is due today.")
    return _("The next talk was due %(ago)s.") % {"ago": ago(on, today)}
