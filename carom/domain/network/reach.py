"""How a party is reached, in one form: emails in small letters, phones as E.164. Pure."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from carom.domain.practices.refusals import Refused


class NotReachable(Refused):
    """This is no email address or phone number that could be used."""


def tidy(kind: str, value: str, *, country: str = "US") -> str:
    """The value as it is stored. `kind`: email, phone, fax or address. Raises NotReachable with what to do."""
    value = " ".join(value.split())
    if not value:
        raise NotReachable(_("Type the email, the number or the address."))
    if kind == "email":
        return _email(value)
    if kind in ("phone", "fax"):
        return _number(value, country)
    return value[:300]


def shown(kind: str, value: str, *, country: str = "US") -> str:
    """The stored value as people of this country write it."""
    if kind not in ("phone", "fax"):
        return value
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return value
    here = phonenumbers.region_code_for_country_code(number.country_code) == country
    form = phonenumbers.PhoneNumberFormat
    text = phonenumbers.format_number(number, form.NATIONAL if here else form.INTERNATIONAL)
    return f"{text} ext. {number.extension}" if number.extension and number.extension not in text else text


def _email(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError:
        raise NotReachable(
            _("“%(value)s” is not a whole email address. It needs a name, an @ and a domain.") % {"value": value}
        ) from None
    return value.lower()[:300]


def _number(value: str, country: str) -> str:
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        number = None
    whole = phonenumbers.ValidationResult.IS_POSSIBLE
    if number is None or phonenumbers.is_possible_number_with_reason(number) != whole:
        raise NotReachable(_("“%(value)s” is not a whole phone number. Type it with its area code.") % {"value": value})
    text = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{text};ext={number.extension}" if number.extension else text
