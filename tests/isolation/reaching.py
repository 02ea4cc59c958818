"""Deeds of one practice's member upon another practice's records, past every page: each must be refused."""

from datetime import timedelta

from carom.domain.conversations import actions as conversations
from carom.domain.conversations.models import Commitment, Touchpoint
from carom.domain.intake import actions as intake
from carom.domain.intake.models import ImportBatch
from carom.domain.network import actions as network
from carom.domain.network.models import Party, SourceType
from carom.domain.patients import actions as patients
from carom.domain.patients.models import Patient
from carom.domain.practices import actions as practices
from carom.domain.practices.models import Clinic
from carom.domain.practices.scope import in_practice
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import Referral, ReferralMove, UnresolvedSource
from tests.world import NOW, TODAY


def records(practice, things: dict[str, str]) -> dict:
    """Name → record, for the things that deeds are done upon."""
    models = {
        "party": Party, "twin": Party, "type": SourceType, "referral": Referral, "patient": Patient, "talk": Touchpoint,
        "promise": Commitment, "unsure": UnresolvedSource, "previewed": ImportBatch, "step": ReferralMove,
        "clinic": Clinic,
    }  # fmt: skip
    with in_practice(practice):
        return {
            name: model.objects.select_related("practice").get(public_id=things[name]) for name, model in models.items()
        }


def _version(record) -> dict:
    return {"version": record.version}


# (member, own records, the other practice's records, keyword arguments every deed has)
DEEDS = {
    "alias": lambda m, o, f, d: network.add_alias(practice=m.practice, party=f["party"], text="Ours", **d),
    "reach": lambda m, o, f, d: network.add_contact_point(party=f["party"], kind="email", value="a@example.org", **d),
    "rename": lambda m, o, f, d: network.change_party(
        party=f["party"], **_version(f["party"]), changes={"name": "Ours now"}, **d
    ),
    "retype": lambda m, o, f, d: network.change_party(
        party=o["party"], **_version(o["party"]), changes={"source_type": f["type"]}, **d
    ),
    "type": lambda m, o, f, d: network.change_source_type(
        source_type=f["type"], **_version(f["type"]), changes={"name": "Ours now"}, **d
    ),
    "clinic": lambda m, o, f, d: practices.change_clinic(
        clinic=f["clinic"], **_version(f["clinic"]), changes={"name": "Ours now"}, **d
    ),
    "add with their type": lambda m, o, f, d: network.add_party(
        practice=m.practice, name="Zed", source_type=f["type"], **d
    ),
    "merge theirs": lambda m, o, f, d: network.merge(kept=f["party"], gone=f["twin"], **d),
    "merge into ours": lambda m, o, f, d: network.merge(kept=o["party"], gone=f["twin"], **d),
    "introduce": lambda m, o, f, d: network.add_introduction(
        introducer=o["party"], introduced=f["twin"], on=TODAY, **d
    ),
    "refer": lambda m, o, f, d: referrals.take_in(practice=m.practice, received_on=TODAY, told_by=f["party"], **d),
    "their referral": lambda m, o, f, d: referrals.change_referral(
        referral=f["referral"], **_version(f["referral"]), changes={"reason": "ours"}, **d
    ),
    "move": lambda m, o, f, d: referrals.move(
        referral=f["referral"], **_version(f["referral"]), name="contact", on=TODAY, **d
    ),
    "put back": lambda m, o, f, d: referrals.put_back(step=f["step"], version=2, **d),
    "take back": lambda m, o, f, d: referrals.take_back(referral=f["referral"], **d),
    "acknowledge": lambda m, o, f, d: referrals.acknowledge(
        referral=f["referral"], **_version(f["referral"]), on=TODAY, **d
    ),
    "try": lambda m, o, f, d: referrals.note_attempt(referral=f["referral"], **d),
    "resolve theirs": lambda m, o, f, d: referrals.resolve(
        spelling=f["unsure"], **_version(f["unsure"]), party=o["party"], **d
    ),
    "resolve to them": lambda m, o, f, d: referrals.resolve(
        spelling=o["unsure"], **_version(o["unsure"]), party=f["party"], **d
    ),
    "leave": lambda m, o, f, d: referrals.leave(spelling=f["unsure"], **_version(f["unsure"]), **d),
    "patient": lambda m, o, f, d: patients.change_patient(
        patient=f["patient"], **_version(f["patient"]), changes={"initials": "X.X."}, **d
    ),
    "talk": lambda m, o, f, d: conversations.log_touchpoint(practice=m.practice, party=f["party"], on=TODAY, **d),
    "remove talk": lambda m, o, f, d: conversations.remove_touchpoint(touchpoint=f["talk"], **d),
    "promise": lambda m, o, f, d: conversations.make_commitment(
        practice=m.practice, party=f["party"], what="x", due_on=TODAY + timedelta(days=1), **d
    ),
    "settle": lambda m, o, f, d: conversations.settle_commitment(
        commitment=f["promise"], **_version(f["promise"]), state="kept", **d
    ),
    "import": lambda m, o, f, d: intake.ask_for(batch=f["previewed"], **_version(f["previewed"]), work="commit", **d),
    "drop import": lambda m, o, f, d: intake.drop(batch=f["previewed"], **_version(f["previewed"]), **d),
    "row": lambda m, o, f, d: intake.choose_row(batch=f["previewed"], row_no=2, choice="leave", **d),
}


def reach(deed: str, member, own: dict, foreign: dict) -> None:
    """Try it. Raises what the action raises; returns when nothing stood in the way."""
    DEEDS[deed](member, own, foreign, {"by": member, "at": NOW})
