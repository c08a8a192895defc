"""Open data: the page that says what there is, and its files."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bluehelm_web.core.files import LongFile, takes_packed
from bluehelm_web.forces.permissions import rules
from bluehelm_web.partnership import open_files, open_forms
from bluehelm_web.partnership.models import PublicFile

TITLES = {
    "offers": (_("Released offers"), _("One row an offer, its values settled, with its level on the day.")),
    "readiness": (_("Readiness"), _("Units and persons by unit type and level: the offers, counted.")),
}
"""What the tables are called, and what they hold."""

SOON_S = 10
"""Seconds after which somebody asks again for a file that is not there yet."""

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
    made = dict(PublicFile.objects.values_list("name", "made_at"))
    tables = [
        {
            "title": TITLES[name][0],
            "holds": TITLES[name][1],
            "files": [(f"{name}.{form}", said, made.get(f"{name}.{form}")) for form, said in FORMS.items()],
            "columns": open_forms.columns_in(name),
        }
        for name in open_forms.TABLES
    ]
    minutes = int(open_files.FRESH.total_seconds() // 60)
    context = {"tables": tables, "rules": rules(), "minutes": minutes}
    return render(request, "partnership/data.html", context)


@login_not_required
@require_safe
def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give a table in one of its forms as it was made last; whoever has it as it is gets nothing."""
    if not (kind := open_forms.kind_of(name)):
        raise Http404
    if not (found := open_files.open_file_shown(name)):
        return _not_yet()
    is_packed = found.is_packed and takes_packed(request)
    etag = f'W/"{found.digest[:32]}"' if is_packed else f'"{found.digest[:32]}"'
    answer: HttpResponseBase | None = get_conditional_response(
        request, etag=etag, last_modified=int(found.made_at.timestamp())
    )
    if answer is None:
        answer = LongFile(open_files.open_file_path(found, is_packed=is_packed), name=name, kind=kind)
        if is_packed:
            answer["Content-Encoding"] = "gzip"
    answer["ETag"] = etag
    patch_vary_headers(answer, ("Accept-Encoding",))
    return answer


def _not_yet() -> HttpResponse:
    """Say of a file that nobody has made so far when to come back."""
    words = _("This file is being made; come back in %(number)s seconds.") % {"number": SOON_S}
    headers = {"Retry-After": str(SOON_S), "Cache-Control": "no-store"}
    return HttpResponse(f"{words}\n", status=503, content_type="text/plain; charset=utf-8", headers=headers)
