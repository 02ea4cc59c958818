"""The components keep their promises: labels, help and errors are tied together, text is escaped."""

import re

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string


class TalkForm(forms.Form):
    learned = forms.CharField(label="What was learned", help_text="One sentence.")
    started_by = forms.ChoiceField(label="Who started it", choices=[("us", "We did")], widget=forms.RadioSelect)
    about_patients = forms.BooleanField(label="About patients", required=False)


def component(name: str, /, **context) -> str:
    return render_to_string(f"components/{name}.html", context)


@pytest.fixture
def wrong():
    form = TalkForm({"learned": ""})
    form.is_valid()
    return form


def test_a_field_ties_label_help_and_error_to_its_control(wrong):
    html = component("field", field=wrong["learned"])
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert '<label for="id_learned">' in html
    assert 'aria-invalid="true"' in html
    assert [f'id="{name}"' in html for name in described] == [True, True]
    assert wrong.errors["learned"][0] in html


def test_only_a_password_can_be_shown():
    class Door(forms.Form):
        name = forms.CharField()
        password = forms.CharField(widget=forms.PasswordInput)

    html = component("field", field=Door()["password"])
    assert re.search(r'<button[^>]* hidden data-shows="id_password"', html), "until a script turns it on"
    assert "data-shows" not in component("field", field=Door()["name"])


def test_a_choice_is_a_fieldset_with_a_legend(wrong):
    html = component("field", field=wrong["started_by"])
    assert "<fieldset" in html and "<legend>Who started it" in html
    assert 'aria-describedby="id_started_by_error"' in html and 'id="id_started_by_error"' in html


def test_a_checkbox_stands_inside_its_label():
    html = component("field", field=TalkForm()["about_patients"])
    assert re.search(r'<label class="check" for="id_about_patients">\s*<input[^>]*type="checkbox"', html)


def test_form_errors_lead_to_each_field(wrong):
    html = component("form_errors", form=wrong)
    assert 'role="alert"' in html
    assert 'href="#id_learned"' in html
    assert component("form_errors", form=TalkForm()).strip() == ""


def test_a_combobox_points_at_its_list_help_and_error():
    html = component("combobox", id="who", name="party", label="Who", url="/o", help="Three letters.", error="Choose.")
    for wanted in ('for="who"', 'role="combobox"', 'aria-controls="who_list"', 'id="who_list"', 'role="listbox"'):
        assert wanted in html
    assert 'aria-describedby="who_helptext who_error"' in html
    assert {'name="party"', 'name="party_text"', 'name="party_new"'} == set(re.findall(r'\bname="[^"]+"', html))


def test_options_escape_what_was_typed():
    html = component("combo_options", options=[], q='<b>"x"', create=True)
    assert "<b>" not in html
    assert "data-new" in html and "&lt;b&gt;" in html


def test_nobody_found_is_said_and_cannot_be_chosen():
    html = component("combo_options", options=[], q="zz", create=False)
    assert 'aria-disabled="true"' in html


@pytest.mark.parametrize(("undo", "offered"), [("/take-back/1", True), ("success", False), ("", False)])
def test_a_toast_offers_undo_only_with_an_address(undo, offered):
    assert ("<form" in component("toast", text="Saved.", undo=undo)) is offered


def test_a_figure_has_its_numbers_and_its_method():
    chart = {"series": [{"name": "</script><b>", "data": [1]}]}
    html = component(
        "figure_chart", id="f", title="Months", say="Three.", chart=chart, columns=["Month", "n"], rows=[["May", 3]],
        computed="Counted.", rows_url="/rows",
    )  # fmt: skip
    assert '<script id="f-data" type="application/json">' in html
    assert "</script><b>" not in html
    assert '<th scope="row">May</th><td class="number">3</td>' in html
    assert "Counted." in html and 'href="/rows"' in html


def test_a_state_is_a_word_and_a_tone():
    assert component("state", label="Kept", tone="done").strip() == '<span class="state state-done">Kept</span>'


def test_empty_facts_are_left_out_and_nought_is_not():
    html = component("definition_list", facts=[("Fax", ""), ("Referrals", 0)])
    assert "Fax" not in html
    assert "<dd>0</dd>" in html


def test_the_step_under_way_is_named():
    html = component("stepper", steps=["Upload", "Columns", "Commit"], current=2)
    assert re.findall(r"<li(.*?)>", html) == [' class="stepper-done"', ' aria-current="step"', ""]


def test_a_timeline_moment_is_readable_by_machines():
    when = {"iso": "2026-06-15", "title": "15 June 2026", "words": "6 days ago"}
    html = component("timeline_item", icon="phone", title="Talk", when=when)
    assert 'datetime="2026-06-15' in html
    assert ">6 days ago</time>" in html


def test_a_today_line_acts_by_post_and_answers_in_its_place():
    line = {"id": 7, "who": "Dr. Okafor", "why": "She has not heard."}
    line |= {"done_url": "/d", "later_url": "/l", "skip_url": "/s"}
    html = component("today_line", line=line, once=lambda: "key")
    assert html.count('hx-target="#today-7"') == 3
    assert html.count('name="once" value="key"') == 3
    assert 'method="get"' not in html


@pytest.mark.parametrize("page", ["403.html", "404.html", "500.html", "csrf.html"])
def test_error_pages_stand_without_any_context(page):
    html = render_to_string(page)
    assert '<html lang="en"' in html
    assert html.count("<main") == html.count("<h1>") == 1
    assert "<nav" not in html


@pytest.mark.parametrize(
    ("cookie", "wanted"),
    [("dark", 'data-bs-theme="dark"'), ("light", 'data-bs-theme="light"'), ('"><b>', 'data-theme-choice="auto"')],
)
def test_a_chosen_theme_is_in_the_page_before_any_script(rf, cookie, wanted):
    request = rf.get("/")
    request.COOKIES[settings.THEME_COOKIE_NAME] = cookie
    html = render_to_string("404.html", {"request": request})
    assert wanted in html
    assert "<b>" not in html
