"""Pages of announcements: list, table, row, and what records, corrects, releases, links and takes over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm_web.accounts.clashes import tell_clash
from bluehelm_web.accounts.models import can, state_of
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.accounts.selectors import told_of
from bluehelm_web.accounts.writers import Writer, writer_of
from bluehelm_web.core.files import attached
from bluehelm_web.core.lists import COLUMNS, asked_of
from bluehelm_web.core.refusals import tell
from bluehelm_web.core.table_forms import TableForm
from bluehelm_web.partnership import (
    announced,
    announcement_letters,
    announcement_tables,
    announcements,
    follow_forms,
    followed,
    given_forms,
    sheets,
)
from bluehelm_web.partnership.announcement_forms import AnnouncementForm
from bluehelm_web.partnership.blank_tables import EMPTY, Sending
from bluehelm_web.partnership.bulk_tables import list_of
from bluehelm_web.partnership.earlier import corrections_of
from bluehelm_web.partnership.forms import ReleaseForm, WhyForm
from bluehelm_web.partnership.models import Announcement, Offer
from bluehelm_web.partnership.permissions import may_add_to, may_draft, may_record
from bluehelm_web.partnership.selectors import (
    announcement_visible_to,
    announcements_visible_to,
    offers_visible_to,
)
from bluehelm_web.partnership.services import StaleError
from bluehelm_web.partnership.snapshot import announcement_of
from bluehelm_web.partnership.table_views import table_empty, table_send


def _once(request: HttpRequest, *, key: str) -> Writer:
    """Return who writes by a form, so that one that is sent twice does it once."""
    by = writer_of(request)
    return replace(by, act=replace(by.act, request_id=key)) if key else by


@login_not_required
@require_GET
def announcement_list(request: HttpRequest) -> HttpResponse:
    """Show announcements, filtered and sorted by the address."""
    viewer = request.user
    states = announced.names_of_states()
    asked = asked_of(request.GET, listing=announced.listing_of(viewer, states=states))
    rows, following = asked.page(announcements_visible_to(viewer).order_by())
    context = {
        **asked.shown(),
        "own": announced.correctable(viewer, rows),
        "bulk": reverse("bulk", args=["announcements", list_of(viewer)]),
        "deletes": reverse("announcements-delete") if may_draft(viewer) else "",
        "at": asked.after,
        "choose": request.GET.get("choose") == "all",
        "rows": [(row, announced.cells_of(row, names=asked.names, states=states)) for row in rows],
        "following": following,
        "forms": sheets.FORMS,
        "may_record": may_record(viewer),
        "today": timezone.localdate(),
        **shown_with(request),
    }
    return render(request, "partnership/announcement_list.html", context)


@login_not_required
@require_GET
def announcement_table(request: HttpRequest, form: str) -> HttpResponse:
    """Give the released announcements that are asked for as a table; with all columns it reads back."""
    if form not in sheets.FORMS:
        raise Http404
    asked = asked_of(request.GET, listing=announced.listing_of(request.user, states={}))
    rows = asked.all(announcements_visible_to(request.user).filter(is_released=True))
    names = asked.names if COLUMNS in request.GET else ()
    kind, made = sheets.FORMS[form]
    content = made(tuple(map(announcement_of, rows)), noun=announcement_tables.SHEET.noun, names=names)
    return attached(content, name=f"announcements.{form}", kind=kind)


@login_not_required
@require_GET
def announcement_detail(request: HttpRequest, announcement_id: str) -> HttpResponse:
    """Show what was announced, how it was corrected, and which offers make it real."""
    return detail(request, announcement_visible_to(request.user, announcement_id))


def detail(
    request: HttpRequest,
    row: Announcement,
    *,
    release: ReleaseForm | None = None,
    told: tuple[str, ...] = (),
    sent: Mapping[str, Form] | None = None,
) -> HttpResponse:
    """Return the page of an announcement, with what is wrong with a form that was sent, by its name."""
    viewer, today = request.user, timezone.localdate()
    is_officer = can(viewer, Ability.ANSWER)
    context = {
        "standing": followed.standing_of(row, as_of=today),
        **follow_forms.forms_for(viewer, row, sent=sent or {}),
        **given_forms.forms_for(viewer, row, sent=sent or {}),
        "row": row,
        "name": announced.names_of_states().get(row.contributor, row.contributor),
        "more": announced.more_of(row),
        "before": [(announced.LABELS[name], value) for name, value in row.published.items()],
        "corrections": corrections_of(row),
        "is_stated": is_officer and bool(announced.stated([row])),
        "offers": [(one, may_add_to(viewer, one)) for one in announced.offers_of(viewer, row)],
        "to_link": announced.offers_to_link(viewer, row) if may_record(viewer) else [],
        "may_correct": announced.may_correct(viewer, row),
        "may_delete": announced.may_delete(viewer, row),
        "letters": announcement_letters.kinds_for(viewer, row),
        "may_release": announced.may_release(viewer, row) and not row.is_released,
        "release": release or ReleaseForm(initial={"version": row.version}, label_suffix=""),
        "changes": told_of(announced.changes_of(viewer, row)),
        "told": told,
        "today": today,
    }
    status = 422 if release is not None or told or sent else 200
    return render(request, "partnership/announcement.html", context, status=status)


@require_http_methods(["GET", "POST"])
def announcement_record(request: HttpRequest) -> HttpResponse:
    """Record what a state announced."""
    if not may_record(request.user):
        raise PermissionDenied
    state = state_of(request.user)
    form = AnnouncementForm(request.POST or None, state=state, initial=_beside(request))
    if request.method == "POST" and form.is_valid():
        noun = form.noun
        if noun.announcement_id == "-":
            noun = noun.model_copy(update={"announcement_id": announcements.id_free(noun.contributor)})
        try:
            row = announcements.announcement_record(noun, by=_once(request, key=form.cleaned_data["key"]))
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect("announcement", announcement_id=row.pk)
    context = {"form": form, "is_draft": bool(state)}
    return render(request, "partnership/announcement_form.html", context, status=_status(request))


def _beside(request: HttpRequest) -> dict[str, object]:
    """Return what is filled in where another source is recorded beside what a state released."""
    name = request.GET.get("beside", "")[:80]
    row = announcements_visible_to(request.user).filter(pk=name).first() if name else None
    if row is None:
        return {}
    told = ("contributor", "conference", "category", "capability", "quantity", "unit", "stated_on")
    return {**{name: getattr(row, name) for name in told}, "repeats": row.pk}


@require_http_methods(["GET", "POST"])
def announcement_edit(request: HttpRequest, announcement_id: str) -> HttpResponse:
    """Correct an announcement; whoever comes second is told, and keeps what was written."""
    row = announcement_visible_to(request.user, announcement_id)
    if not announced.may_correct(request.user, row):
        raise PermissionDenied
    noun = announcement_of(row)
    form = AnnouncementForm(request.POST or None, state="", noun=noun, initial={"version": row.version})
    form.fields["reason"].required = row.is_released
    if request.method == "POST" and form.is_valid():
        told = {"version": form.cleaned_data["version"] or 0, "reason": form.cleaned_data["reason"]}
        try:
            announcements.announcement_correct(row.pk, noun=form.noun, **told, by=writer_of(request))
        except StaleError:
            tell_clash(form, announced.changes_of(request.user, row))
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect("announcement", announcement_id=row.pk)
    context = {"form": form, "row": row, "is_draft": not row.is_released}
    return render(request, "partnership/announcement_form.html", context, status=_status(request))


def _status(request: HttpRequest) -> int:
    """Return the status of a page with a form: what was sent cannot be taken, or nothing was sent."""
    return 422 if request.method == "POST" else 200


@require_POST
def announcement_release(request: HttpRequest, announcement_id: str) -> HttpResponse:
    """Release a draft of the own state."""
    row, form = (
        announcement_visible_to(request.user, announcement_id),
        ReleaseForm(request.POST, label_suffix=""),
    )
    if not announced.may_release(request.user, row):
        raise PermissionDenied
    if not form.is_valid():
        return detail(request, row, release=form)
    try:
        announcements.announcement_release(row.pk, **form.cleaned_data, by=writer_of(request))
    except StaleError:
        form.add_error(None, _("Somebody has changed the draft since you read it. It stands below; read it."))
        row.refresh_from_db()
        return detail(request, row, release=form)
    return redirect("announcement", announcement_id=row.pk)


@require_POST
def announcement_link(request: HttpRequest, announcement_id: str, *, is_linked: bool) -> HttpResponse:
    """Say that an offer makes an announcement real, or take that back."""
    row = announcement_visible_to(request.user, announcement_id)
    if not may_record(request.user):
        raise PermissionDenied
    offer: Offer | None = offers_visible_to(request.user).filter(pk=request.POST.get("offer", "")).first()
    if offer is None:
        return detail(request, row, told=(_("Choose an offer."),))
    if not may_add_to(request.user, offer):
        raise PermissionDenied
    why = WhyForm(request.POST, is_needed=offer.is_released)
    if not why.is_valid():
        return detail(request, row, told=tuple(map(str, why.errors["reason"])))
    told = {"is_linked": is_linked, "reason": why.cleaned_data["reason"]}
    try:
        announcements.offer_link(row.pk, offer_id=offer.pk, **told, by=writer_of(request))
    except ValidationError as error:
        return detail(request, row, told=tuple(error.messages))
    return redirect("announcement", announcement_id=row.pk)


@require_http_methods(["GET", "POST"])
def announcement_import(request: HttpRequest) -> HttpResponse:
    """Take a table over, all of it, its sound rows or nothing, with every fault told; or only try it."""
    if not may_record(request.user):
        raise PermissionDenied
    form = TableForm(request.POST or None, request.FILES or None)
    take = partial(announcement_tables.announcements_take, by=writer_of(request))
    sending = Sending(
        title=_("Announcements"),
        address=reverse("announcements"),
        hint=announcement_tables.hint_for(request.user),
        tables={one: reverse("announcement-table", args=[one]) for one in EMPTY},
        templates={one: reverse("announcement-template", args=[one]) for one in EMPTY},
        indexes=announcement_tables.indexes(),
    )
    return table_send(request, form=form, sheet=announcement_tables.SHEET, take=take, sending=sending)


@require_GET
def announcement_template(request: HttpRequest, form: str) -> HttpResponse:
    """Give an empty table of announcements to fill in."""
    if not may_record(request.user):
        raise PermissionDenied
    return table_empty(announcement_tables.SHEET, form=form)
