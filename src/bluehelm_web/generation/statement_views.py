"""Pages of statements of unit requirements: their versions, what differs, and the draft of the next one."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm_web.accounts.clashes import tell_clash
from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.accounts.selectors import told_of
from bluehelm_web.core.files import listed
from bluehelm_web.core.lists import COLUMNS, Asked, Listing, asked_of, cells_of
from bluehelm_web.core.refusals import stale
from bluehelm_web.core.rows import noun_of
from bluehelm_web.generation import fits, selectors, snapshot, statements
from bluehelm_web.generation.forms import (
    IssueForm,
    LineForm,
    LinesForm,
    RemoveForm,
    StatementForm,
    initial_of,
)
from bluehelm_web.generation.lists import IN_FORCE, OF_STATEMENTS, STATEMENTS, StatementHead, head_of
from bluehelm_web.generation.models import Statement, StatementVersion
from bluehelm_web.generation.permissions import may_keep, may_open_statements
from bluehelm_web.generation.registers import WORDS
from bluehelm_web.generation.views import keeper_of
from bluehelm_web.partnership import sheets
from bluehelm_web.partnership.blank_tables import EMPTY, Sending
from bluehelm_web.partnership.services import StaleError
from bluehelm_web.partnership.sheets import Placed
from bluehelm_web.partnership.table_views import table_empty, table_given, table_send
from bluehelm_web.partnership.taken import Fate, Refusals


def _statement(request: HttpRequest, statement_id: str) -> Statement:
    return get_object_or_404(selectors.statements_visible_to(request.user), pk=statement_id)


def _version(request: HttpRequest, statement_id: str, *, number: int | None = None) -> StatementVersion:
    """Return a version; the last that somebody may see, where no number is asked for."""
    statement = _statement(request, statement_id)
    rows = selectors.versions_visible_to(request.user, statement=statement)
    found = (rows if number is None else rows.filter(number=number)).first()
    if found is None:
        raise Http404
    return found


def _draft(request: HttpRequest, statement_id: str) -> StatementVersion:
    """Return the draft of a statement, for those who may fill it in."""
    if not may_keep(request.user):
        raise PermissionDenied
    return get_object_or_404(StatementVersion, statement=statement_id, issued_on=None)


def _asked(request: HttpRequest, *, listing: Listing) -> Asked:
    """Return what is asked of a list of statements, or of their lines, by those who may open these."""
    if not may_open_statements(request.user):
        raise PermissionDenied
    return asked_of(request.GET, listing=listing)


@require_GET
def statement_list(request: HttpRequest) -> HttpResponse:
    """Show the statements, filtered by the address."""
    asked = _asked(request, listing=STATEMENTS)
    rows, following = asked.page(selectors.with_issued(selectors.statements_visible_to(request.user)))
    context = {
        **asked.shown(),
        "rows": [(one, cells_of(one, columns=OF_STATEMENTS, names=asked.names)) for one in rows],
        "following": following,
        "forms": sheets.FORMS,
        "may_keep": may_keep(request.user),
        "today": timezone.localdate(),
        **shown_with(request),
    }
    return render(request, "generation/statement_list.html", context)


@require_GET
def statements_table(request: HttpRequest, form: str = "csv") -> HttpResponse:
    """Give the statements that are asked for as a table: all that is said of them, or the columns shown."""
    asked = _asked(request, listing=STATEMENTS)
    rows = asked.all(selectors.with_issued(selectors.statements_visible_to(request.user)))
    if COLUMNS not in request.GET:
        return table_given([*map(head_of, rows)], noun=StatementHead, name="statements", form=form)
    told = ({name: OF_STATEMENTS[name].value(row) for name in asked.names} for row in rows)
    return listed(told, names=asked.names, name="statements")


@require_GET
def requirement_list(request: HttpRequest) -> HttpResponse:
    """Show the requirements in force, of all missions or as the address asks."""
    asked = _asked(request, listing=IN_FORCE)
    rows, following = asked.page(selectors.lines_in_force(request.user))
    context = {
        **asked.shown(),
        "rows": [(row, snapshot.requirement_cells(row, names=asked.names)) for row in rows],
        "following": following,
        "forms": sheets.FORMS,
        "today": timezone.localdate(),
        **shown_with(request),
    }
    return render(request, "generation/requirement_list.html", context)


@require_GET
def requirement_table(request: HttpRequest, form: str = "csv") -> HttpResponse:
    """Give the requirements that are asked for: as lines that a draft takes, or with the columns shown."""
    asked = _asked(request, listing=IN_FORCE)
    rows = asked.all(selectors.lines_in_force(request.user))
    noun = snapshot.LINES.noun
    if COLUMNS not in request.GET:
        return table_given([noun_of(row, noun) for row in rows], noun=noun, name="requirements", form=form)
    told = ({name: getattr(row, name) for name in asked.names} for row in rows)
    return listed(told, names=asked.names, name="requirements")


@require_http_methods(["GET", "POST"])
def statement_add(request: HttpRequest) -> HttpResponse:
    """Begin a statement."""
    if not may_keep(request.user):
        raise PermissionDenied
    form = StatementForm(request.POST or None, initial={"mission": request.GET.get("mission")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            statements.statement_begin(
                said["statement_id"], mission=said["mission"], title=said["title"], keeper=keeper_of(request)
            )
        except ValidationError as error:
            form.add_error("statement_id", error.messages)
        else:
            return redirect("statement", statement_id=said["statement_id"])
    status = 422 if request.method == "POST" else 200
    return render(request, "generation/statement_form.html", {"form": form}, status=status)


@require_GET
def statement_detail(request: HttpRequest, *, statement_id: str, number: int | None = None) -> HttpResponse:
    """Show a version: its lines, what it says otherwise than the one before, and what that does to offers."""
    return _detail(request, _version(request, statement_id, number=number))


def _detail(
    request: HttpRequest, version: StatementVersion, *, issue: IssueForm | None = None, told: str = ""
) -> HttpResponse:
    statement, lines, today = version.statement, snapshot.lines_of(version), timezone.localdate()
    before = fits.lines_before(version)
    if version.is_draft:
        changed = fits.rows(version, changes=fits.changes(version, on=today))
    else:
        changed = list(version.fits.all())
    versions = list(selectors.versions_visible_to(request.user, statement=statement))
    events = selectors.changes_of(request.user, statements.object_id(statement))
    context = {
        "statement": statement,
        "version": version,
        "versions": versions,
        "has_draft": versions[0].is_draft,
        "lines": snapshot.line_rows(lines),
        "persons": sum(line.persons for line in lines),
        "units": sum(line.num_units for line in lines),
        "has_before": bool(before),
        "changes": snapshot.changes_of(before, after=lines),
        "fits": fits.shown_to(request.user, changed),
        "above": snapshot.above_ceilings(
            statement.mission_id, units=[(line.unit_type, line.persons) for line in lines], on=today
        ),
        "may_keep": may_keep(request.user),
        "choose": request.GET.get("choose") == "all",
        "issue": issue or IssueForm(initial={"edits": version.edits}),
        "told": told,
        "log": told_of(events),
        "forms": sheets.FORMS,
        "today": today,
    }
    return render(request, "generation/statement.html", context, status=422 if issue or told else 200)


@require_GET
def statement_table(
    request: HttpRequest, *, statement_id: str, number: int, form: str = "csv"
) -> HttpResponse:
    """Give the lines of a version as a table that reads back the same."""
    lines = snapshot.lines_of(_version(request, statement_id, number=number))
    return table_given(lines, noun=snapshot.LINES.noun, name=f"{statement_id}-v{number}", form=form)


@require_POST
def statement_begin(request: HttpRequest, statement_id: str) -> HttpResponse:
    """Begin the next version."""
    statement = _statement(request, statement_id)
    statements.draft_begin(statement, keeper=keeper_of(request))
    return redirect("statement", statement_id=statement_id)


@require_http_methods(["GET", "POST"])
def line_edit(request: HttpRequest, *, statement_id: str, line_id: str = "") -> HttpResponse:
    """Add a line to the draft, or change one; whoever comes second is told, and keeps what was written."""
    draft = _draft(request, statement_id)
    lines = {line.line_id: line for line in snapshot.lines_of(draft)}
    before = get_object_or_404(draft.lines, line_id=line_id) if line_id else None
    initial = {**(initial_of(lines[line_id]) if before else {}), "version": draft.edits}
    fixed: dict[str, object] = {"line_id": line_id} if before else {}
    form = LineForm(request.POST or None, fixed=fixed, initial=initial)
    if request.method == "POST" and form.is_valid():
        if not before and form.line.line_id in lines:
            form.add_error("line_id", _taken(form.line.line_id))
        elif _kept(request, draft, form=form):
            return redirect("statement", statement_id=statement_id)
    context = {"statement": draft.statement, "line": before, "form": form, "edits": draft.edits}
    status = 422 if request.method == "POST" else 200
    return render(request, "generation/line_form.html", context, status=status)


def _taken(line_id: str) -> str:
    return _("The draft has a line %(name)s; change that one, or give this one another name.") % {
        "name": line_id
    }


def _kept(request: HttpRequest, draft: StatementVersion, *, form: LineForm) -> bool:
    """Keep the lines of a draft with that of a form; tell beside it what is wrong."""
    edits, lines = form.cleaned_data["version"] or 0, form.among(snapshot.lines_of(draft))
    try:
        statements.lines_keep(draft, lines=lines, edits=edits, keeper=keeper_of(request))
    except StaleError:
        tell_clash(form, selectors.changes_of(request.user, statements.object_id(draft.statement)))
    except ValidationError as error:
        form.add_error(None, error.messages)
    return form.is_valid()


@require_POST
def line_remove(request: HttpRequest, *, statement_id: str, line_id: str) -> HttpResponse:
    """Take a line out of the draft, unless somebody else has changed that since it was read."""
    draft, form = _draft(request, statement_id), RemoveForm(request.POST)
    edits = form.cleaned_data["edits"] if form.is_valid() else -1
    lines = [line for line in snapshot.lines_of(draft) if line.line_id != line_id]
    try:
        statements.lines_keep(draft, lines=lines, edits=edits, keeper=keeper_of(request))
    except StaleError:
        return _detail(request, draft, told=stale())
    return redirect("statement", statement_id=statement_id)


@require_http_methods(["GET", "POST"])
def lines_import(request: HttpRequest, statement_id: str) -> HttpResponse:
    """Make the rows of a table the lines of the draft, all of them or none; or only try it."""
    draft = _draft(request, statement_id)
    form = LinesForm(request.POST or None, request.FILES or None, initial={"edits": draft.edits})

    def take(table: Placed) -> tuple[Sequence[Fate], Refusals]:
        edits, keeper = form.cleaned_data["edits"], keeper_of(request)
        return statements.lines_take(table.rows, version=draft, edits=edits, keeper=keeper)

    here = reverse("statement", args=[statement_id])
    sending = Sending(
        title=draft.statement.title,
        address=here,
        hint=_("The rows of the table become the lines of the draft, in place of those that stand there."),
        tables={one: reverse("statement-table", args=[statement_id, draft.number, one]) for one in EMPTY},
        templates={one: reverse("lines-template", args=[one]) for one in EMPTY},
        template="generation/lines_form.html",
        then=here,
        is_whole=True,
    )
    return table_send(request, form=form, sheet=snapshot.LINES, take=take, sending=sending)


@require_GET
def lines_template(request: HttpRequest, form: str) -> HttpResponse:
    """Give an empty table of lines to fill in."""
    if not may_keep(request.user):
        raise PermissionDenied
    return table_empty(snapshot.LINES, form=form, labels=WORDS)


@require_POST
def statement_issue(request: HttpRequest, statement_id: str) -> HttpResponse:
    """Issue the draft."""
    draft = _draft(request, statement_id)
    form = IssueForm(request.POST)
    if form.is_valid():
        said, today = form.cleaned_data, timezone.localdate()
        try:
            statements.version_issue(
                draft, reason=said["reason"], edits=said["edits"], on=today, keeper=keeper_of(request)
            )
        except StaleError:
            form.add_error(None, stale())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("statement", statement_id=statement_id)
    return _detail(request, draft, issue=form)
