"""One of everything in a practice, made through actions: what stands in addresses and forms of the matrix.

`things(practice, by)` answers name → public id, and "name.version" → the version a form would carry.
"""

from datetime import timedelta
from types import SimpleNamespace

from carom.domain.conversations import actions as conversations
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
from carom.domain.referrals import actions as referrals
from tests.domain.intake.conftest import FILES, Steps
from tests.world import NOW, TODAY

LONG_AGO = TODAY - timedelta(days=20)


def things(practice: Practice, by: Member) -> dict[str, str]:
    """Everything a colleague may open; run it in the scope of the practice."""
    records = _network(practice, by)
    records |= _referrals(practice, by, records["party"])
    records |= _imports(practice, by)
    clinic = practices.add_clinic(practice=practice, name="Quay", by=by, at=NOW)
    records |= {"practice": practice, "member": by, "clinic": clinic}
    records |= _own(practice, by, records["party"]) | _team(practice, by) | _sent(practice, by)
    return _told(records)


def own_things(practice: Practice, by: Member, shared: dict[str, str]) -> dict[str, str]:
    """The same, but what only its maker may open is made by this member."""
    party = Party.objects.get(public_id=shared["party"])
    return shared | _told({"member": by} | _own(practice, by, party))


def _told(records: dict) -> dict[str, str]:
    told = {}
    for name, record in records.items():
        record.refresh_from_db()
        told[name] = record.public_id
        told[f"{name}.version"] = str(getattr(record, "version", ""))
    return told


def _network(practice, by) -> dict:
    deed = {"by": by, "at": NOW}
    types = network.add_starting_types(practice=practice, **deed)
    doctor = next(one for one in types if one.code == "family-doctor")

    def add(name: str, **facts):
        return network.add_party(practice=practice, name=name, source_type=doctor, **facts, **deed)

    party, twin, pat = add("Dr. Jane Smith", kind="person"), add("J. Smithson", kind="person"), add("Pat Lind")
    gone, place, desk = add("Jane Smithe", kind="person"), add("Harbor Clinic", kind="organization"), add("Bo Ray")
    return {
        "party": party,
        "twin": twin,
        "pat": pat,
        "desk": desk,
        "place": place,
        "type": doctor,
        "phone": network.add_contact_point(party=party, kind="phone", value="(207) 555-0134", **deed),
        "spelling": network.add_alias(practice=practice, party=party, text="Janey at Harbor", **deed),
        "work": network.add_affiliation(person=party, organization=place, role="Physician", **deed),
        "introduction": network.add_introduction(introducer=pat, introduced=party, on=TODAY, **deed),
        "merge": network.merge(kept=desk, gone=gone, **deed),
        "relationship": party.relationship,
    }


def _referrals(practice, by, party) -> dict:
    deed = {"by": by, "at": NOW}
    patient = patients.add_patient(practice=practice, initials="A.B.", own_number="5150", **deed)
    referral = referrals.take_in(practice=practice, received_on=LONG_AGO, told_by=party, initials="C.D.", **deed)
    told = referrals.take_in(practice=practice, received_on=LONG_AGO, told_by=party, initials="E.F.", **deed)
    told = referrals.acknowledge(referral=told, version=told.version, on=TODAY, **deed)
    fresh = referrals.take_in(practice=practice, received_on=TODAY, **deed)
    unsure = referrals.take_in(practice=practice, received_on=TODAY, stated_source="somebody at church", **deed)
    settled = referrals.take_in(practice=practice, received_on=TODAY, stated_source="the man next door", **deed)
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


def _imports(practice, by) -> dict:
    steps = Steps(SimpleNamespace(practice=practice, alice=by))
    staged = steps.upload(FILES / "plain.csv", name="staged.csv")
    previewed = steps.preview(steps.upload(FILES / "plain.csv", name="previewed.csv"))
    asked = steps.ask(steps.preview(steps.upload(FILES / "plain.csv", name="asked.csv")), "commit")
    committed = steps.bring_in(FILES / "plain.csv", name="committed.csv")
    first = ImportSpelling.objects.filter(practice=practice, batch=previewed).order_by("number").first()
    return {"staged": staged, "previewed": previewed, "asked": asked, "committed": committed, "written": first}


def _team(practice, by) -> dict:
    """Colleagues an owner can do something about."""
    deed = {"by": by, "at": NOW}

    def add(name: str, role: str) -> Member:
        email = f"{name}-{practice.public_id}@example.org".lower()
        user = practices.add_user(email=email, name=name, password=None, at=NOW)
        return practices.add_member(practice=practice, user=user, role=role, **deed)

    colleague, gone, helping = add("Col", "clinician"), add("Gil", "clinician"), add("Lia", "liaison")
    practices.disable_member(member=gone, version=gone.version, **deed)
    access = practices.ask_emergency_access(member=helping, reason="A fall", address="/team/", at=NOW)
    invited, _link = practices.invite(
        practice=practice, email="new@example.org", role="clinician", address=lambda token: f"/l/{token}", **deed
    )
    return {"colleague": colleague, "gone": gone, "access": access, "invited": invited}


def _sent(practice, by) -> dict:
    """A link that opens something, and mail that did not get through (only a mail server brings it there)."""
    links.issue(
        purpose="invitation", practice_key=practice.public_id, about_type="practices.practice",
        about_key=practice.public_id, made_by=by.public_id, label="Dora", at=NOW, expires_at=NOW + timedelta(days=7),
    )  # fmt: skip
    mail = []
    for state in ("unknown", "failed"):
        message = outbox.queue(
            practice_key=practice.public_id, kind="trial", to="dora@example.org", dedupe_key=state, at=NOW,
            data={"practice": practice.name, "asked_by": by.name},
        )  # fmt: skip
        Message.objects.filter(pk=message.pk).update(state=state)
        mail.append(message)
    return {
        "link": Link.objects.filter(practice_key=practice.public_id).latest("pk"),
        "unclear": mail[0],
        "unsent": mail[1],
    }


def _own(practice, by, party) -> dict:
    """What belongs to the member who made it."""
    deed = {"by": by, "at": NOW}
    about = {"practice": practice, "party": party, **deed}
    talk = conversations.log_touchpoint(**about, on=TODAY, learned="She moves in May")
    removed = conversations.log_touchpoint(**about, on=TODAY, learned="Twice by mistake")
    conversations.remove_touchpoint(touchpoint=removed, **deed)
    promise = conversations.make_commitment(**about, what="the exercise sheet", due_on=TODAY)
    kept = conversations.make_commitment(**about, what="a call back", due_on=TODAY)
    conversations.settle_commitment(commitment=kept, version=kept.version, state="kept", **deed)
    waiting = referrals.take_in(practice=practice, received_on=TODAY, told_by=party, **deed)
    attempt = referrals.note_attempt(referral=waiting, **deed)
    return {"talk": talk, "removed": removed, "promise": promise, "kept": kept, "attempt": attempt}
