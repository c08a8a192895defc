"""What a page says where a service refuses what a form was filled in with."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.utils.translation import gettext as _


def stale() -> str:
    """Return what whoever comes second is told."""
    return _(
        "Somebody else has changed this meanwhile. Nothing of yours was kept; what you wrote stands below."
        " Open it in another window, compare, and write anew."
    )


def tell(form: BaseForm, error: ValidationError) -> None:
    """Put beside each field what the service refuses of it."""
    told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, messages in told.items():
        form.add_error(name if name in form.fields else None, messages)
