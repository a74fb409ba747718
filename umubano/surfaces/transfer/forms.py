"""The forms of imports: which file, and what to do with it once it was checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """A file of one kind. What is in it is for the import to judge."""

    file = forms.FileField(label=_("File"))

    def __init__(self, *given: Any, extensions: tuple[str, ...] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        endings = ",".join(f".{extension}" for extension in extensions)
        self.fields["file"].widget.attrs["accept"] = endings
        self.fields["file"].help_text = _("One of: %(endings)s") % {"endings": endings.replace(",", ", ")}


class ConfirmForm(forms.Form):
    """What is asked before a checked file is imported; only what this file needs."""

    reason = forms.CharField(
        label=_("Reason for the changes"),
        max_length=400,
        required=False,
        help_text=_("Kept with the history of every record that changes."),
    )
    accept_good = forms.BooleanField(
        label=_("Import the good rows although others are refused"), required=False
    )

    def __init__(self, *given: Any, has_updates: bool, has_refused: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        if not has_updates:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True
        if not has_refused:
            del self.fields["accept_good"]
        else:
            self.fields["accept_good"].required = True
            self.fields["accept_good"].error_messages["required"] = _(
                "Some rows are refused. Tick this to import the others, or correct the file and upload it again."
            )
