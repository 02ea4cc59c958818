"""One of everything in a practice, made through actions: what stands in addresses and forms of the matrix.

All of it holds the practice's own words. `things(practice, by, words)` answers name → public id, and "name.version" →
the version a form would carry.
"""

from datetime import timedelta
from types import SimpleNamespace

from django.conf import settings

from carom.domain.conversations import actions as conversations
from carom.domain.exports import actions as exports
from carom.domain.intake.models import ImportSpelling
from carom.domain.links import actions as links
from carom.domain.links.models import Link
from carom.domain.network import actions as network
from carom.domain.network.models import Party
from carom.domain.outbox import actions as outbox
from carom.domain.outbox.models import Message
from carom.domain.patients import actions as patients
from carom.domain.practices import actions as practices
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.roles import Permission
from carom.domain.referrals import actions as referrals
from tests.domain.intake.conftest import FILES, Steps
from tests.isolation.words import Words
from tests.world import NOW, TODAY

LONG_AGO = TODAY - timedelta(days=20)


def things(practice: Practice, by: Member, words: Words) -> dict[str, str]:
    """Everything a colleague may open; run it in the scope of the practice."""
    records = _network(practice, by, words)
    records |= _referrals(practice, by, records["party"], words)
    records |= _imports(practice, by, words)
    clinic = practices.add_clinic(practice=practice, name=f"{words.name} Quay", by=by, at=NOW)
    records |= {"practice": practice, "member": by, "clinic": clinic}
    records |= _own(practice, by, records["party"], words) | _team(practice, by, words) | _sent(practice, by, words)
    records["export"] = exports.make(export=exports.ask(practice=practice, by=by, at=NOW), at=NOW)
    return _told(records)


def own_things(practice: Practice, by: Member, shared: dict[str, str], words: Words) -> dict[str, str]:
    """The same, but what only its maker may open is made by this member."""
    party = Party.objects.get(public_id=shared["party"])
    return shared | _told({"member": by} | _own(practice, by, party, words))


def _told(records: dict) -> dict[str, str]:
    told = {}
    for name, record in records.items():
        record.refresh_from_db()
        told[name] = record.public_id
        told[f"{name}.version"] = str(getattr(record, "version", ""))
    return told


def _network(practice, by, words) -> dict:
    deed = {"by": by, "at": NOW}
    types = network.add_starting_types(practice=practice, **deed)
    doctor = next(one for one in types if one.code == "family-doctor")

    def add(name: str, **facts):
        return network.add_party(practice=practice, name=name, source_type=doctor, **facts, **deed)

    party = add(f"Dr. Jane {words.name}", kind="person", city=f"{words.name} Falls", note=f"{words.name} likes tea")
    twin, pat = add(f"J. {words.name}son", kind="person"), add(f"Pat {words.name}")
    gone, place = add("Jane Smithe", kind="person"), add(f"{words.name} Clinic", kind="organization")
    desk = add("Bo Ray")
    network.add_contact_point(party=party, kind="email", value=f"jane@{words.name}.example.org", **deed)
    network.add_source_type(
        practice=practice, name=f"{words.name} guild", sector="community", legal_role="other", **deed
    )
    return {
        "party": party,
        "twin": twin,
        "pat": pat,
        "desk": desk,
        "place": place,
        "type": doctor,
        "phone": network.add_contact_point(party=party, kind="phone", value="(207) 555-0134", **deed),
        "spelling": network.add_alias(practice=practice, party=party, text=f"Janey at {words.name}", **deed),
        "work": network.add_affiliation(person=party, organization=place, role="Physician", **deed),
        "introduction": network.add_introduction(introducer=pat, introduced=party, on=TODAY, **deed),
        "merge": network.merge(kept=desk, gone=gone, **deed),
        "relationship": party.relationship,
    }


def _referrals(practice, by, party, words) -> dict:
    deed = {"by": by, "at": NOW}
    about = {"name": f"Zoe {words.patient}", "email": f"zoe@{words.patient}.example.org", "phone": words.patient}
    patient = patients.add_patient(practice=practice, initials="A.B.", own_number="5150", **about, **deed)
    referral = referrals.take_in(
        practice=practice, received_on=LONG_AGO, told_by=party, initials="C.D.", own_number=f"7-{words.patient}",
        reason=f"{words.patient} knee", stated_source=f"a friend of {words.name}", **deed,
    )  # fmt: skip
    told = referrals.take_in(practice=practice, received_on=LONG_AGO, told_by=party, initials=words.patient, **deed)
    told = referrals.acknowledge(referral=told, version=told.version, on=TODAY, **deed)
    fresh = referrals.take_in(practice=practice, received_on=TODAY, **deed)
    unsure = referrals.take_in(
        practice=practice, received_on=TODAY, stated_source=f"somebody at {words.name} church", **deed
    )
    settled = referrals.take_in(
        practice=practice, received_on=TODAY, stated_source=f"the man next to {words.name}", **deed
    )
    decided = settled.unresolved
    referrals.leave(spelling=decided, version=decided.version, **deed)
    return {
        "patient": patient,
        "referral": referral,
        "told": told,
        "fresh": fresh,
        "unsure": unsure.unresolved,
        "decided": decided,
    }


def _imports(practice, by, words) -> dict:
    steps = Steps(SimpleNamespace(practice=practice, alice=by))
    path = settings.DATA / "told.csv"
    told = f"2025-03-07;Dr. Uli {words.name};Physician;{words.patient};{words.patient} hip;\n"
    told += f"2025-02-31;Dr. Uli {words.name};Physician;{words.patient};{words.patient} hip;\n"
    path.write_text((FILES / "plain.csv").read_text(encoding="utf-8-sig") + told)
    staged = steps.upload(path, name=f"{words.name} staged.csv")
    previewed = steps.preview(steps.upload(path, name="previewed.csv"))
    asked = steps.ask(steps.preview(steps.upload(path, name="asked.csv")), "commit")
    committed = steps.bring_in(path, name="committed.csv")
    first = ImportSpelling.objects.filter(practice=practice, batch=previewed).order_by("number").first()
    return {"staged": staged, "previewed": previewed, "asked": asked, "committed": committed, "written": first}


def _team(practice, by, words) -> dict:
    """Colleagues an owner can do something about."""
    deed = {"by": by, "at": NOW}

    def add(name: str, role: str) -> Member:
        email = f"{name}-{practice.public_id}@example.org".lower()
        user = practices.add_user(email=email, name=f"{name} {words.name}", password=None, at=NOW)
        return practices.add_member(practice=practice, user=user, role=role, **deed)

    colleague, gone, helping = add("Col", "clinician"), add("Gil", "clinician"), add("Lia", "liaison")
    practices.disable_member(member=gone, version=gone.version, **deed)
    access = practices.ask_emergency_access(member=helping, reason=f"A fall at {words.name}", address="/team/", at=NOW)
    invited, _link = practices.invite(
        practice=practice,
        email=f"new@{words.name}.example.org",
        role="clinician",
        address=lambda token: f"/l/{token}",
        **deed,
    )
    return {"colleague": colleague, "gone": gone, "access": access, "invited": invited}


def _sent(practice, by, words) -> dict:
    """A link that opens something, and mail that did not get through (only a mail server brings it there)."""
    links.issue(
        purpose="invitation", practice_key=practice.public_id, about_type="practices.practice",
        about_key=practice.public_id, made_by=by.public_id, label=f"Dora {words.name}", at=NOW,
        expires_at=NOW + timedelta(days=7),
    )  # fmt: skip
    mail = []
    for state in ("unknown", "failed"):
        message = outbox.queue(
            practice_key=practice.public_id, kind="trial", to=f"dora@{words.name}.example.org", dedupe_key=state,
            data={"practice": practice.name, "asked_by": by.name}, at=NOW,
        )  # fmt: skip
        Message.objects.filter(pk=message.pk).update(state=state)
        mail.append(message)
    stopped = outbox.suppress(practice_key=practice.public_id, address=f"otto@{words.name}.example.org", by=by, at=NOW)
    return {
        "link": Link.objects.filter(practice_key=practice.public_id).latest("pk"),
        "unclear": mail[0],
        "unsent": mail[1],
        "stopped": stopped,
    }


def _own(practice, by, party, words) -> dict:
    """What belongs to the member who made it."""
    deed = {"by": by, "at": NOW}
    about = {"practice": practice, "party": party, **deed}
    word = words.talk if by.may(Permission.TALKS_VIEW) else words.name  # one's own notes are one's own to read
    talk = conversations.log_touchpoint(
        **about, on=TODAY, learned=f"She moves to {word}", next_step=f"Ask about {word}"
    )
    removed = conversations.log_touchpoint(**about, on=TODAY, learned=f"{word}, twice")
    conversations.remove_touchpoint(touchpoint=removed, **deed)
    promise = conversations.make_commitment(**about, what=f"the {word} sheet", due_on=TODAY)
    kept = conversations.make_commitment(**about, what=f"a call about {word}", due_on=TODAY)
    conversations.settle_commitment(commitment=kept, version=kept.version, state="kept", **deed)
    waiting = referrals.take_in(practice=practice, received_on=TODAY, told_by=party, **deed)
    attempt = referrals.note_attempt(referral=waiting, **deed)
    moved = referrals.take_in(practice=practice, received_on=TODAY, told_by=party, **deed)
    referrals.move(referral=moved, version=moved.version, name="contact", on=TODAY, **deed)
    step = moved.moves.get()
    steps = {"moved": moved, "step": step, "attempt": attempt}
    return steps | {"talk": talk, "removed": removed, "promise": promise, "kept": kept}
