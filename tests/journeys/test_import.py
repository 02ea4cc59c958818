"""A file is brought in by hand, in a real browser: choose, check, look, bring in, take back."""

import pytest
from django.utils import timezone

from carom.domain.intake import jobs
from carom.domain.intake.models import ImportBatch
from carom.domain.practices.scope import scopes_disabled
from carom.interfaces.desk.intake import launching

SHEET = """Date received,Referred by,Referral type,Patient number,Patient initials,Reason,Status
05/04/2026,Dr. Jane Smith,Physician,1041,Q.Z.,Knee,
05/05/2026,"SMITH, JANE MD",Physician,1042,W.X.,Hip,Scheduled
05/11/2026,Janey Smith MD,Physician,1043,A.B.,Shoulder,
01/13/2026,Harbor Foot & Ankle,Doctor,1044,C.D.,Ankle,Discharged
05/14/2026,Coach Pat Lindqvist-Okonkwo (Lincoln High School),Coach,1045,E.F.,Knee,
05/15/2026,Google,,1046,O.Y.,Back,
05/18/2026,J. Smith,,1047,G.H.,Neck,
02/31/2026,Harbor Foot & Ankle,Doctor,1048,I.J.,Foot,
"""


@pytest.fixture(autouse=True)
def _jobs_run_here(monkeypatch):
    """The job works in the server's thread: the test's database is in memory and no other process sees it."""

    def run(public_id: str) -> None:
        with scopes_disabled():
            batch = ImportBatch.objects.select_related("practice").get(public_id=public_id)
        jobs.run(batch, clock=timezone.now)

    monkeypatch.setattr(launching, "_start", run)


@pytest.mark.browser
@pytest.mark.parametrize("visitor", ["desk", "phone", "desk-dark", "phone-dark"], indirect=True)
def test_a_file_comes_in_and_goes_again(visitor):
    visitor.sign_in("ben")
    page = visitor.go("/import/")
    looked(visitor, "1-list")
    page.get_by_label("File").set_input_files(
        files=[{"name": "referrals 2026.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}]
    )
    page.get_by_role("button", name="Read this file").click()

    page.get_by_role("heading", name="What is in each column?").wait_for()
    looked(visitor, "2-columns")
    page.get_by_role("button", name="Show me what would happen").click()

    page.get_by_role("heading", name="8 rows were read").wait_for()
    looked(visitor, "3-preview")
    page.get_by_label("What “Harbor Foot & Ankle” stands for").select_option("Not sure")
    page.locator("li.changed", has_text="Harbor Foot & Ankle").wait_for()
    page.locator("#outlook").get_by_text("row whose source").wait_for()
    page.get_by_label("What “J. Smith” stands for").select_option("Somebody else…")
    page.get_by_role("combobox", name="Who on your list is it?").wait_for()
    looked(visitor, "3-somebody-else")
    page.get_by_role("link", name="Look at the rows").click()
    page.get_by_role("heading", name="Row by row").wait_for()
    looked(visitor, "4-rows")
    page.go_back()
    page.get_by_role("button", name="Bring it in").click()

    page.get_by_role("heading", name="It is in").wait_for()
    looked(visitor, "5-result")
    page.get_by_role("button", name="Take this import back").click()
    page.get_by_role("dialog").get_by_role("button", name="Take it back").click()
    page.get_by_role("heading", name="This import was taken back").wait_for()
    looked(visitor, "6-undone")


BESIDE = """Date received,Referred by,Referring practice,Patient number
05/04/2026,Dr. Jane Smith,Keller Family Medicine,1041
05/05/2026,Dr. Wei Okafor,Keller Family Medicine,1042
05/06/2026,Dr. Per Lindqvist,Keller Family Med,1043
02/31/2026,Dr. Per Lindqvist,Old Mill Clinic,1044
12/24/2026,Dr. Per Lindqvist,Old Mill Clinic,1045
,Dr. Wei Okafor,Old Mill Clinic,1046
"""


@pytest.mark.browser
@pytest.mark.parametrize("visitor", ["desk", "phone", "desk-dark", "phone-dark"], indirect=True)
def test_what_is_perhaps_one_is_asked_and_what_is_wrong_can_be_fetched(visitor):
    visitor.sign_in("ben")
    page = visitor.go("/import/")
    page.get_by_label("File").set_input_files(
        files=[{"name": "beside.csv", "mimeType": "text/csv", "buffer": BESIDE.encode()}]
    )
    page.get_by_role("button", name="Read this file").click()
    page.get_by_role("button", name="Show me what would happen").click()
    page.get_by_label("Which organization “Keller Family Med” is").wait_for()
    looked(visitor, "7-perhaps-one")
    question = page.locator("form", has=page.get_by_label("Which organization"))
    select, save = question.locator("select").bounding_box(), question.get_by_role("button").bounding_box()
    assert abs(select["y"] - save["y"]) < 4, "the answer and its button stand on one line"
    page.get_by_label("Which organization “Keller Family Med” is").select_option("It is Keller Family Medicine (new)")
    page.locator("form", has=page.get_by_label("Which organization")).get_by_role("button", name="Save").click()
    page.locator("form", has=page.get_by_label("Which organization")).get_by_role("button", name="Change").wait_for()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Download these rows").click()
    assert fetched.value.suggested_filename.startswith("rows_to_mend_2")
    page.get_by_role("link", name="Look at all of them").click()
    page.get_by_role("heading", name="Row by row").wait_for()
    looked(visitor, "8-unusable")


def looked(visitor, step: str) -> None:
    """Nothing is wrong for people who can't see or use a small screen."""
    assert visitor.axe() == [], step
    assert visitor.sideways() <= 0, step
    assert visitor.faults == [], step
