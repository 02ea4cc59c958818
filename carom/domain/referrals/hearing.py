"""How much a source may hear of a patient it sent, in one sentence. Pure but for the language."""

from django.utils.translation import gettext as _


def may_hear(type_name: str, *, is_treating: bool) -> str:
    """By what the source is: "A gym hears a thank-you, without a name." `type_name` is '' where nobody said."""
    if is_treating:
        return _("A treating provider may hear how it went, as far as care needs it.")
    name = type_name.strip()
    if not name or name.casefold() == _("Other").casefold():
        return _("They hear a thank-you, without a name, unless the patient agreed to more.")
    words = {"type": name if name[1:2].isupper() else name[:1].lower() + name[1:]}
    if name[:1].lower() in "aeiou":
        return _("An %(type)s hears a thank-you, without a name.") % words
    return _("A %(type)s hears a thank-you, without a name.") % words
