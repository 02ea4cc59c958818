from django import forms
from django.utils.translation import gettext_lazy as _

MAX_MB = 50


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, Excel or vCard, up to 50 MB. Export it from your practice system or address book as it is."),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Export it again and check that it has rows."),
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_MB * 1024 * 1024:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d MB. Export a shorter period, or save it as CSV.")
                % {"limit": MAX_MB}
            )
        return file
