"""Pages of contributors: what each announced, and what it offers."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bluehelm_web.accounts.clashes import tell_clash
from bluehelm_web.accounts.models import state_of
from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.accounts.selectors import told_of
from bluehelm_web.accounts.writers import writer_of
from bluehelm_web.core.files import listed
from bluehelm_web.core.lists import asked_of
from bluehelm_web.core.refusals import tell
from bluehelm_web.core.table_forms import TableForm
from bluehelm_web.forces.permissions import rules
from bluehelm_web.partnership import selectors, sheets, state_services, state_tables, states
from bluehelm_web.partnership.blank_tables import EMPTY, Sending
from bluehelm_web.partnership.bulk_tables import ALL
from bluehelm_web.partnership.services import StaleError
from bluehelm_web.partnership.state_forms import ContactForm, StateForm
from bluehelm_web.partnership.state_services import Known
from bluehelm_web.partnership.table_views import table_empty, table_given, table_send


@login_not_required
@require_GET
def state_list(request: HttpRequest) -> HttpResponse:
    """Show the states that offer or announced something, or are asked for, with released offers by level."""
    today, asked = timezone.localdate(), asked_of(request.GET, listing=states.listing())
    rows, following = states.page_of(asked, on=today)
    may_keep, has_drafts = state_services.may_keep_states(request.user), bool(state_of(request.user))
    context = {
        **asked.shown(),
        "rows": [(row, [_cell(row, name, has_drafts=has_drafts) for name in asked.names]) for row in rows],
        "following": following,
        "at": asked.after,
        "may_keep": may_keep,
        "bulk": reverse("bulk", args=["contributors", ALL]),
        "choose": request.GET.get("choose") == "all",
        "forms": sheets.FORMS,
        "today": today,
        **shown_with(request),
    }
    return render(request, "partnership/state_list.html", context)


def _cell(row: states.StateRow, name: str, *, has_drafts: bool) -> tuple[str, str | int, str]:
    """Return a column, what it says of a contributor, and where it leads."""
    return name, states.said_of(row, name), states.link_of(row, name, has_drafts=has_drafts)


@login_not_required
@require_GET
def state_counts(request: HttpRequest) -> HttpResponse:
    """Give the contributors that the address asks for, with their offers by level, as a table."""
    asked = asked_of(request.GET, listing=states.listing())
    rows = states.asked_for(asked, on=timezone.localdate())
    names = ("code", *(name for name in asked.names if name != "code"))
    told = ({name: states.said_of(row, name) for name in names} for row in rows)
    return listed(told, names=names, name="contributor-counts")


@login_not_required
@require_GET
def state_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a state announced, its offers that the viewer may see, and what is known of it."""
    today, viewer, known = timezone.localdate(), request.user, _known(code)
    may_read = state_services.may_read_contact(viewer, code)
    context = {
        "iso3": code,
        "name": known.name,
        "known": known,
        "row": next((row for row in states.table(on=today) if row.code == code), None),
        "levels": rules().levels,
        "announcements": selectors.announcements_by(viewer, code)[: selectors.MOST_ANNOUNCEMENTS],
        "contact": state_services.contact_of(code) if may_read else None,
        "may_say": state_services.may_say_contact(viewer, code),
        "may_keep": state_services.may_keep_states(viewer),
        "changes": told_of(state_services.changes_of(viewer, code)),
        "today": today,
    }
    return render(request, "partnership/state.html", context)


def _known(code: str) -> Known:
    known = state_services.states_all().get(code)
    if known is None:
        raise Http404
    return known


@login_not_required
@require_GET
def state_table(request: HttpRequest, form: str = "csv") -> HttpResponse:
    """Give what is known of all contributors as a table that reads back the same."""
    del request
    rows = sorted(state_services.states_all().values(), key=lambda one: one.iso3)
    return table_given(rows, noun=state_tables.SHEET.noun, name="contributors", form=form)


@require_http_methods(["GET", "POST"])
def state_edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """Say what is known of a contributor, or of a new one; whoever comes second is told."""
    if not state_services.may_keep_states(request.user):
        raise PermissionDenied
    known = _known(code) if code else None
    was = state_services.sign_of(known) if known else ""
    form = StateForm(request.POST or None, known=known, was=was)
    if request.method == "POST" and form.is_valid():
        noun, told = form.noun, form.cleaned_data
        read = told["was"] if known else ""
        try:
            state_services.contributor_keep(noun, was=read, by=writer_of(request), reason=told["reason"])
        except StaleError:
            tell_clash(form, state_services.changes_of(request.user, noun.iso3), sign="was")
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect("state", code=noun.iso3)
    return _form(request, form, known=known, hint=_("Everybody sees it; plans use airport and sea port."))


@require_http_methods(["GET", "POST"])
def state_contact(request: HttpRequest, code: str) -> HttpResponse:
    """Say how the own state is reached."""
    known, contact = _known(code), state_services.contact_of(code)
    if not state_services.may_say_contact(request.user, code):
        raise PermissionDenied
    form = ContactForm(request.POST or None, initial={**contact, "was": state_services.sign_of(contact)})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            state_services.contact_keep(code, told=told, was=told["was"], by=writer_of(request))
        except StaleError:
            tell_clash(form, state_services.changes_of(request.user, code), sign="was")
        else:
            return redirect("state", code=code)
    return _form(request, form, known=known, hint=_("Officers, planners and your own state see it."))


def _form(request: HttpRequest, form: Form, *, known: Known | None, hint: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "known": known, "hint": hint}
    return render(request, "partnership/state_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def state_import(request: HttpRequest) -> HttpResponse:
    """Take a table over, all of it, its sound rows or nothing, with every fault told; or only try it."""
    if not state_services.may_keep_states(request.user):
        raise PermissionDenied
    form = TableForm(request.POST or None, request.FILES or None)
    take = partial(state_tables.contributors_take, by=writer_of(request))
    sending = Sending(
        title=_("Contributors"),
        address=reverse("states"),
        hint=_("Rows of a known code are changed, others added, none is taken out."),
        tables={one: reverse("state-table", args=[one]) for one in EMPTY},
        templates={one: reverse("state-template", args=[one]) for one in EMPTY},
    )
    return table_send(request, form=form, sheet=state_tables.SHEET, take=take, sending=sending)


@require_GET
def state_template(request: HttpRequest, form: str) -> HttpResponse:
    """Give an empty table of contributors to fill in."""
    if not state_services.may_keep_states(request.user):
        raise PermissionDenied
    return table_empty(state_tables.SHEET, form=form)
