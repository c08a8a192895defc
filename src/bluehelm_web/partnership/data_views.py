"""Open data: the page that says what there is, and its files."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bluehelm_web.core.files import streamed
from bluehelm_web.forces.permissions import rules
from bluehelm_web.partnership import open_data
from bluehelm_web.partnership.models import OpenFile

TITLES = {
    "offers": (_("Released offers"), _("One row an offer, its values settled, with its level on the day.")),
    "readiness": (_("Readiness"), _("Units and persons by unit type and level: the offers, counted.")),
}
"""What the tables are called, and what they hold."""

FORMS = {
    "csv": _("CSV: a header, then rows"),
    "hxl.csv": _("CSV with a row of HXL 1.1 tags under the header"),
    "json": _("JSON: day, counting rule, rows"),
    "xlsx": _("Workbook, with the row of HXL tags"),
}
"""What the forms are."""


@login_not_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Say what may be taken without an account, made when, by which rule, and what each column holds."""
    made = dict(OpenFile.objects.values_list("name", "made_at"))
    tables = [
        {
            "title": TITLES[name][0],
            "holds": TITLES[name][1],
            "files": [(f"{name}.{form}", said, made.get(f"{name}.{form}")) for form, said in FORMS.items()],
            "columns": open_data.columns_in(name),
        }
        for name, table in open_data.TABLES.items()
    ]
    minutes = int(open_data.FRESH.total_seconds() // 60)
    context = {"tables": tables, "rules": rules(), "minutes": minutes}
    return render(request, "partnership/data.html", context)


@login_not_required
@require_safe
def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give a table in one of its forms; whoever has it as it is gets nothing."""
    if not (kind := open_data.kind_of(name)):
        raise Http404
    found = open_data.file_of(name, now=timezone.now())
    etag, made = f'"{found.digest[:32]}"', int(found.made_at.timestamp())
    answer: HttpResponseBase = get_conditional_response(request, etag=etag, last_modified=made) or streamed(
        bytes(found.content), name=name, kind=kind
    )
    answer["ETag"] = etag
    return answer
