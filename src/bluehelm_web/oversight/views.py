"""The Summary of a conference: read, taken away, written, published; and its pledging guide as a document."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm.core.errors import DependencyMissing, InputError
from bluehelm_web.accounts.writers import writer_of
from bluehelm_web.conferences.models import Conference
from bluehelm_web.conferences.permissions import may_run, reads_all
from bluehelm_web.conferences.views import conference_of
from bluehelm_web.core import names
from bluehelm_web.core.files import attached
from bluehelm_web.core.refusals import tell
from bluehelm_web.oversight import editions, pages, papers, prose
from bluehelm_web.oversight.forms import DayForm, ProseForm, PublishForm
from bluehelm_web.oversight.models import Edition
from bluehelm_web.oversight.permissions import may_read, may_write
from bluehelm_web.oversight.since import since
from bluehelm_web.partnership.services import StaleError

NOW = "now"
"""What is asked for instead of the number of an edition: the records and texts as they are."""


def _conference(request: HttpRequest, name: str) -> Conference:
    """Return a conference whose Summary somebody may read."""
    conference = conference_of(request, name)
    if not may_read(request.user, conference):
        raise Http404
    return conference


def _edition(request: HttpRequest, published: list[Edition]) -> Edition | None:
    """Return which edition is asked for; None for the records as they are now."""
    asked = request.GET.get("edition", "")
    if not published or (asked == NOW and reads_all(request.user)):
        return None
    if (found := pages.edition_asked(published, asked=asked)) is None:
        raise Http404
    return found


@login_not_required
@require_GET
def summary(request: HttpRequest, name: str) -> HttpResponse:
    """Show the Summary of a conference: as it was published last, or from the records as they are now."""
    return _page(request, _conference(request, name))


def _page(request: HttpRequest, conference: Conference, *, told: tuple[str, ...] = ()) -> HttpResponse:
    """Return the page of a Summary, with what is wrong."""
    published, form = editions.editions_of(conference), DayForm(request.GET, label_suffix="")
    edition = None if form.day else _edition(request, published)
    language = pages.language_of(request.GET.get("language", ""))
    is_wrong = bool(told) or not form.is_valid()
    context = {
        "conference": conference,
        "editions": published,
        "offered": papers.LANGUAGES.items(),
        "language": language,
        "form": form,
        "as_of": form.day,
        "reads_all": reads_all(request.user),
        "may_run": may_run(request.user),
        "publish": PublishForm(),
        "told": told,
        **_shown(request, conference, edition=edition, language=language, day=form.day),
    }
    return render(request, "oversight/summary.html", context, status=422 if is_wrong else 200)


def _shown(
    request: HttpRequest, conference: Conference, *, edition: Edition | None, language: str, day: date | None
) -> dict[str, object]:
    """Return what the page shows of a Summary, or what is wrong with its texts."""
    if edition is not None:
        return {
            "shown": pages.shown_as_published(edition, language=language),
            "since": since(edition, conference=conference, viewer=request.user),
        }
    facts = papers.facts_of(request.user, conference, day=day)
    try:
        shown = pages.shown_now(facts, language=language)
    except InputError as error:
        return {"faults": [names.said(str(fault)) for fault in error.faults], "rows": ()}
    is_writer = may_write(request.user) and day is None
    rows = pages.rows_of(facts, conference=conference, shown=shown) if is_writer else ()
    return {"shown": shown, "rows": rows}


@login_not_required
@require_GET
def summary_file(request: HttpRequest, *, name: str, form: str) -> HttpResponse:
    """Send the Summary as a file: that of an edition as it was published, or one that is made now."""
    conference, day = _conference(request, name), DayForm(request.GET).day
    edition = None if day else _edition(request, editions.editions_of(conference))
    language = pages.language_of(request.GET.get("language", ""))
    if form not in papers.KINDS:
        raise Http404
    if edition is not None:
        content = editions.edition_file(edition, language=language, form=form)
        return _file(content, name=f"summary-{name}-{edition.number}-{language}", form=form)
    try:
        facts = papers.facts_of(request.user, conference, day=day)
        content = papers.file_of(papers.summary_of(facts, language=language), form=form)
    except (DependencyMissing, InputError) as error:
        return _page(request, conference, told=_faults(error))
    return _file(content, name=f"summary-{name}-{f'{day}-' if day else ''}{language}", form=form)


@login_not_required
@require_GET
def guide_file(request: HttpRequest, *, name: str, form: str) -> HttpResponse:
    """Send the pledging guide of a conference as a file."""
    conference = conference_of(request, name)
    language = pages.language_of(request.GET.get("language", ""))
    if form not in papers.KINDS:
        raise Http404
    facts = papers.facts_of(request.user, conference)
    try:
        content = papers.file_of(papers.guide_of(facts, language=language), form=form)
    except DependencyMissing as error:
        context = {"conference": conference, "told": _faults(error)}
        return render(request, "oversight/absent.html", context, status=503)
    return _file(content, name=f"guide-{name}-{language}", form=form)


def _file(content: bytes, *, name: str, form: str) -> HttpResponse:
    return attached(content, name=f"{name}.{form}", kind=papers.KINDS[form])


def _faults(error: DependencyMissing | InputError) -> tuple[str, ...]:
    return tuple(names.said(str(fault)) for fault in error.faults)


@require_http_methods(["GET", "POST"])
def summary_text(request: HttpRequest, *, name: str, block: str) -> HttpResponse:
    """Write the text of one part of a Summary beside what the records give for it."""
    if not may_write(request.user):
        raise PermissionDenied
    conference = conference_of(request, name)
    language = pages.language_of(request.GET.get("language", ""))
    place = prose.Place(block=block, theme_id=request.GET.get("theme", ""), language=language)
    if (found := pages.text_of(request.user, conference, place=place)) is None:
        raise Http404
    form = ProseForm(request.POST or None, initial={"text": found.text, "version": found.version})
    if form.is_valid() and (done := _kept(request, conference, form=form, place=place)):
        return done
    if form.errors:
        form = form.anew(version=found.version)
    context = {"conference": conference, "form": form, "found": found, "offered": papers.LANGUAGES.items()}
    status = 422 if request.method == "POST" else 200
    return render(request, "oversight/text.html", context, status=status)


def _kept(
    request: HttpRequest, conference: Conference, *, form: ProseForm, place: prose.Place
) -> HttpResponse | None:
    """Keep a text; tell beside it what is wrong."""
    said = form.cleaned_data
    try:
        prose.prose_keep(
            conference.pk,
            place=place,
            text=said["text"],
            version=said["version"],
            by=writer_of(request),
        )
    except StaleError:
        told = _(
            "Somebody else has changed it meanwhile: theirs stands below yours. Keep yours, or take it up."
        )
        form.add_error(None, told)
    except ValidationError as error:
        tell(form, error)
    else:
        asked = f"?edition={NOW}&language={place.language}"
        return redirect(f"{reverse('summary', args=[conference.pk])}{asked}#{place.block}")
    return None


@require_POST
def summary_publish(request: HttpRequest, name: str) -> HttpResponse:
    """Publish the Summary as it is now, in every language and form."""
    conference = conference_of(request, name)
    if not may_run(request.user):
        raise PermissionDenied
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _page(request, conference, told=(_("Say why, in one line."),))
    try:
        editions.edition_publish(conference.pk, by=writer_of(request), **form.cleaned_data)
    except StaleError:
        told = _("Records or texts changed while the files were made. Look at it again, then publish it.")
        return _page(request, conference, told=(told,))
    except ValidationError as error:
        return _page(request, conference, told=tuple(error.messages))
    except (DependencyMissing, InputError) as error:
        return _page(request, conference, told=_faults(error))
    return redirect("summary", name=name)
