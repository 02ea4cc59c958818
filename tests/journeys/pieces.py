"""Routes of a page that shows the components, for test_pieces.py."""

from django import forms
from django.http import HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.urls import include, path

ROOMS = [("today", "Today", "sun"), ("network", "Network", "affiliate"), ("referrals", "Referrals", "arrows-exchange")]
NAMES = ["Dr. Ngozi Okafor", "Janey Smith DPM", "Pastor Tim Alvarez"]
SPELLING = "The lady at the lake"  # of the first
CHART = {
    "xAxis": {"type": "category", "data": ["May", "June"]},
    "yAxis": {"type": "value"},
    "series": [{"type": "bar", "name": "In", "data": [3, 5], "itemStyle": {"color": "--series-inbound"}}],
}
PAGE = """{% extends "base.html" %}{% block title %}Pieces{% endblock %}
{% block head %}{% include "components/page_title.html" with title="Pieces" lead="All of them." %}{% endblock %}
{% block content %}
<form class="form" data-guard>
{% include "components/combobox.html" with id="who" name="party" label="Who" url="/options" help="Three letters." %}
{% include "components/date_field.html" with field=form.due %}</form>
<form method="post" action="/posted" data-confirm="Remove it?" data-confirm-label="Remove">{% csrf_token %}
<button class="btn btn-danger">Take away</button></form>
<ul class="today-list">{% include "components/today_line.html" %}</ul>
<form class="stack-tight"><label class="check"><input type="checkbox" data-pick-all> All</label>
<label class="check"><input type="checkbox" data-pick> One</label>
<label class="check"><input type="checkbox" data-pick> Two</label>
<div class="bulk" data-picked hidden><span><span data-picked-count>0</span> chosen</span></div></form>
{% include "components/figure_chart.html" with id="f" title="Months" say="Eight." computed="x" %}
{% endblock %}"""


class DueForm(forms.Form):
    due = forms.CharField(label="Due")


def page(request):
    line = {"id": 1, "who": "Dr. Okafor", "why": "She has not heard.", "minutes": 5}
    line |= {"done_url": "/posted", "later_url": "/posted", "skip_url": "/broken"}
    context = {
        "nav": [{"key": key, "label": label, "icon": icon, "url": f"/{key}"} for key, label, icon in ROOMS],
        "quick_adds": [{"label": "A talk", "url": "/talk", "icon": "message"}],
        "viewer": {"name": "Alice Romero", "initials": "AR", "role": "Owner", "practice": "Harbor Street"},
        "search_url": "/network",
        "form": DueForm(),
        "line": line,
        "chart": CHART,
        "columns": ["Month", "Referrals"],
        "rows": [["May", 3], ["June", 5]],
    }
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


def options(request):
    typed = request.GET["q"]
    assert set(request.GET) == {"q"}
    found = [{"value": at, "label": name} for at, name in enumerate(NAMES) if typed.lower() in name.lower()]
    if SPELLING.lower().startswith(typed.lower()):
        found.append({"value": 0, "label": NAMES[0], "spelling": SPELLING})
    return HttpResponse(
        render_to_string("components/combo_options.html", {"options": found, "q": typed, "create": True})
    )


def posted(request):
    answer = HttpResponse('<li class="today-line changed">Heard.</li>')
    answer["HX-Trigger"] = '{"toast": {"text": "Marked as done.", "undo": "/posted"}}'
    return answer if request.method == "POST" else HttpResponse(status=405)


def broken(request):
    return HttpResponse(status=500)


def room(request):
    return HttpResponse(engines["django"].from_string('{% extends "base.html" %}').render({}, request))


urlpatterns = [path("pieces", page), path("options", options), path("posted", posted), path("broken", broken)]
urlpatterns += [path(key, room) for key, _, _ in ROOMS]
urlpatterns += [path("account/", include("carom.interfaces.desk.sign_in_urls"))]
urlpatterns += [path("", include("carom.interfaces.desk.urls"))]  # the menu leads into the desk
