"""Today in a real browser: a line is done, its errors stand beside the field, and the counts follow."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from carom.domain.conversations import actions as conversations
from carom.domain.network import actions as network
from carom.domain.practices.queries import local_date
from carom.domain.referrals import actions as referrals

ROWS = """[...document.querySelectorAll('.today-acts')].filter((acts) => acts.children.length === 3)
.map((acts) => new Set([...acts.children].map((one) => one.offsetTop)).size)"""


@pytest.fixture
def busy(cast):
    """Two promises, three patients who wait, their sources, and a spelling."""
    at = timezone.now()
    today = local_date(cast.practice, at)
    deed = {"practice": cast.practice, "at": at}
    with cast.scope():
        engel = network.add_party(name="Rosa Engel", kind="person", needs="A sheet", by=cast.alice, **deed)
        for days, initials in ((6, "T.W."), (5, "A.B."), (4, "K.L.")):
            on = today - timedelta(days=days)
            referrals.take_in(received_on=on, initials=initials, told_by=engel, by=cast.ben, **deed)
        referrals.take_in(received_on=today, stated_source="Rosa E (harbor)", by=cast.ben, **deed)
        for owner in (cast.omar, cast.alice):
            conversations.make_commitment(party=engel, what="a call", due_on=today, by=owner, **deed)
        cast.practice.minutes_per_day = 60
        cast.practice.save()
    return cast


@pytest.mark.parametrize("visitor", ["desk", "phone-dark"], indirect=True)
def test_done_with_a_slip_and_called_without_an_answer(visitor, busy):
    page = visitor.sign_in("omar")
    visitor.allowed.add(422)
    line = page.locator(".today-line").first
    line.get_by_text("Done", exact=True).click()
    expect(line.locator("textarea")).to_be_focused()
    line.get_by_label("Next promise").fill("Call her")
    line.get_by_label("By when").fill("whenever")
    line.get_by_role("button", name="Save").click()
    expect(line.locator(".field-error")).to_contain_text("is not a day")
    expect(line.get_by_label("Next promise")).to_have_value("Call her")
    expect(line.get_by_label("By when")).to_be_focused()
    assert visitor.axe() == []
    line.get_by_label("By when").fill("in 2 weeks")
    line.get_by_role("button", name="Save").click()
    expect(page.locator(".today-line.changed")).to_have_count(1)
    waiting = page.locator(".today-group").nth(1)
    expect(waiting.locator("[data-lines-left]")).to_have_text("3")
    waiting.get_by_role("button", name="No answer").first.click()
    expect(waiting.locator("[data-lines-left]")).to_have_text("2")
    folded = page.locator("details.fold", has_text="For your colleagues")
    folded.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(folded.locator(".today-line")).to_contain_text("Alice promised Rosa Engel")
    assert visitor.sideways() == 0


@pytest.mark.parametrize("visitor", ["phone"], indirect=True)
def test_three_buttons_stand_in_one_row_on_a_phone(visitor, busy):
    page = visitor.sign_in("omar")
    for width in (390, 360):
        page.set_viewport_size({"width": width, "height": 800})
        rows = page.evaluate(ROWS)
        assert rows
        assert set(rows) == {1}, width
        assert visitor.sideways() == 0


@pytest.mark.parametrize("visitor", ["phone"], indirect=True)
def test_lines_are_short_on_a_phone_and_lose_neither_reason_nor_action(visitor, busy):
    page = visitor.sign_in("omar")
    first, second, _third = page.locator(".today-group").nth(1).locator(".today-line").all()
    for width in (390, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for line in (first, second):
            tops = line.locator(".today-acts .btn:visible").evaluate_all(
                "all => all.map((one) => Math.round(one.getBoundingClientRect().top))"
            )
            assert (len(tops), len(set(tops))) == (6, 2), width
            expect(line.locator(".today-why")).to_be_visible()
        expect(first.locator(".today-say")).to_be_visible()
        expect(second.locator(".today-say")).to_be_hidden()
        assert visitor.sideways() == 0


@pytest.mark.parametrize("visitor", ["desk", "desk-dark", "phone", "phone-dark"], indirect=True)
def test_what_was_put_off_and_skipped_is_found_at_the_foot_and_brought_back(visitor, busy):
    page = visitor.sign_in("omar")
    foot = page.locator("[data-hidden-lines]")
    expect(foot).to_be_hidden()
    waiting = page.locator(".today-group").nth(1)
    waiting.locator("summary", has_text="Later").first.click()
    waiting.get_by_role("button", name="In a week").first.click()
    expect(foot.locator(".chip-count")).to_have_text("1")
    waiting.locator("summary", has_text="Skip").first.click()
    waiting.get_by_role("button", name="Not needed").first.click()
    expect(foot.locator(".chip-count")).to_have_text("2")
    assert visitor.axe() == []
    foot.get_by_role("link").click()
    expect(page.locator(".today-line")).to_have_count(2)
    assert visitor.axe() == []
    assert visitor.sideways() == 0
    skipped = page.locator(".today-group").nth(1)
    expect(skipped.locator(".today-line")).to_contain_text("Skipped: Not needed")
    skipped.get_by_role("button", name="Bring back").click()
    expect(skipped.locator(".today-line")).to_have_text("The line is back on Today.")
    expect(skipped.locator("[data-lines-left]")).to_be_hidden()
    assert visitor.axe() == []
    page.reload()
    expect(page.locator(".today-line")).to_have_count(1)


UNDER_NOTES = """(note) => { const covered = [];
const box = note.getBoundingClientRect();
const words = 'main h2, main p, main a, main button, main summary, main .today-head span';
for (const one of document.querySelectorAll(words)) {
  if (!one.checkVisibility()) continue;
  const range = document.createRange(); range.selectNodeContents(one);
  for (const text of one.matches('.btn') ? [one.getBoundingClientRect()] : range.getClientRects())
    if (text.width && text.bottom > box.top && text.top < box.bottom && text.right > box.left && text.left < box.right)
      covered.push(one.textContent.trim());
} return covered; }"""


def covered(page) -> list[str]:
    """What of the page's words and buttons lies under a note."""
    return [text for note in page.locator("#toasts > *").all() for text in note.evaluate(UNDER_NOTES)]


def scroll(page, far: int) -> None:
    """Once what was answered stands on the page and has the focus."""
    expect(page.locator(".today-line:focus")).to_have_count(1)
    page.evaluate(
        "far => new Promise((done) => { scrollTo(0, far); requestAnimationFrame(() => setTimeout(done)); })", far
    )


@pytest.mark.parametrize("visitor", ["desk", "phone"], indirect=True)
def test_notes_hide_nothing_at_the_end_of_the_page(visitor, busy):
    page = visitor.sign_in("omar")
    for number in (1, 2):
        last = page.locator(".today-group").nth(1).locator(".today-line:not(.changed)").last
        last.locator("summary", has_text="Skip").click()
        last.get_by_role("button", name="Not needed").click()
        expect(page.locator("#toasts > *")).to_have_count(number)
        scroll(page, 100_000)
        assert covered(page) == []


def test_beside_lines_a_note_hides_nothing_on_a_desk(visitor, busy):
    page = visitor.sign_in("omar")
    line = page.locator(".today-group").nth(1).locator(".today-line").first
    line.locator("summary", has_text="Later").click()
    line.get_by_role("button", name="In a week").click()
    expect(page.locator("#toasts > *")).to_have_count(1)
    for far in range(0, page.evaluate("document.body.scrollHeight - innerHeight"), 60):
        scroll(page, far)
        assert [text for text in covered(page) if not text.endswith(" min")] == []


@pytest.mark.parametrize("visitor", ["desk-dark", "phone"], indirect=True)
def test_what_was_put_off_fits_into_the_source_card(visitor, busy):
    page = visitor.sign_in("omar")
    line = page.locator(".today-line").first
    line.locator("summary", has_text="Later").click()
    line.get_by_role("button", name="In 4 weeks").click()
    expect(page.locator("[data-hidden-lines]")).to_be_visible()
    page.get_by_role("link", name="Rosa Engel").first.click()
    for place in ("#promises", ".timeline"):
        expect(page.locator(f"{place} .state", has_text="put off until")).to_be_visible()
    assert visitor.sideways() == 0
    assert visitor.axe() == []
