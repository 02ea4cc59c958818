"""Controls are written to the letter as Django writes them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from carom.interfaces.desk.widgets import Renderer

_ODD = "<b>\"quoted\" & 'so'"
_CHOICES = [
    ("", gettext_lazy("Choose")),
    (1, "One & only"),
    ("<x>", _ODD),
    ("Group <g>", [("a", "A"), ("b", mark_safe("B&amp;"))]),
]
_ATTRS = {
    "class": "a b",
    "placeholder": gettext_lazy("Name"),
    "data-x": _ODD,
    "autofocus": True,
    "hidden": False,
    "rows": 3,
}


@pytest.mark.parametrize("value", [None, "", "plain", _ODD, mark_safe("&amp;"), 1, "a", "<x>", True, False, 2.5])
@pytest.mark.parametrize("attrs", [{}, _ATTRS])
@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput(),
        forms.EmailInput(),
        forms.NumberInput(),
        forms.PasswordInput(render_value=True),
        forms.HiddenInput(),
        forms.DateInput(),
        forms.URLInput(),
        forms.CheckboxInput(),
        forms.Textarea(),
        forms.Select(choices=_CHOICES),
        forms.NullBooleanSelect(),
        forms.SelectMultiple(choices=_CHOICES),
        forms.RadioSelect(choices=_CHOICES),
        forms.ClearableFileInput(),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_as_django_writes_it(widget, attrs, value):
    given = [value] if isinstance(widget, forms.SelectMultiple) else value
    written, wanted = (widget.render("a<name>", given, attrs, renderer=one()) for one in (Renderer, DjangoTemplates))
    assert written == wanted
