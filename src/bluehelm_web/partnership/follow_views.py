"""What is sent from the page of an announcement: a step, a milestone, a reply, and parts of a gift."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from bluehelm_web.accounts.writers import writer_of
from bluehelm_web.core.refusals import stale, tell
from bluehelm_web.partnership import follow_services, given_services
from bluehelm_web.partnership.announcement_views import detail
from bluehelm_web.partnership.follow_forms import DoneForm, MilestoneForm, ReplyForm, StepForm
from bluehelm_web.partnership.given_forms import GiftOfferForm, PartDropForm, PartForm
from bluehelm_web.partnership.models import Announcement
from bluehelm_web.partnership.selectors import announcement_visible_to
from bluehelm_web.partnership.services import StaleError


@require_POST
def step_record(request: HttpRequest, announcement_id: str) -> HttpResponse:
    """Record which step an announcement took."""
    row = announcement_visible_to(request.user, announcement_id)
    if not follow_services.may_record_step(request.user, row):
        raise PermissionDenied
    form, by = StepForm(request.POST, label_suffix=""), writer_of(request)
    return _sent(
        request,
        row,
        form=("step", form),
        does=lambda: follow_services.delivery_record(form.noun(row), by=by),
    )


@require_POST
def milestone_add(request: HttpRequest, announcement_id: str) -> HttpResponse:
    """Say what is to be done until when."""
    row = announcement_visible_to(request.user, announcement_id)
    if not follow_services.may_keep_milestone(request.user, row):
        raise PermissionDenied
    form, by = MilestoneForm(request.POST, label_suffix=""), writer_of(request)
    return _sent(
        request,
        row,
        form=("milestone", form),
        does=lambda: follow_services.milestone_keep(form.noun(row), version=0, by=by),
    )


@require_POST
def milestone_done(request: HttpRequest, announcement_id: str) -> HttpResponse:
    """Say when a milestone of an announcement was done."""
    row = announcement_visible_to(request.user, announcement_id)
    if not follow_services.may_keep_milestone(request.user, row):
        raise PermissionDenied
    form, by = DoneForm(request.POST, label_suffix=""), writer_of(request)

    def does() -> object:
        told = dict(form.cleaned_data)
        return follow_services.milestone_done(told.pop("milestone"), of=row, **told, by=by)

    return _sent(request, row, form=("done", form), does=does)


@require_POST
def reply_say(request: HttpRequest, announcement_id: str) -> HttpResponse:
    """Say as its contributor what others are to read beside an announcement."""
    row = announcement_visible_to(request.user, announcement_id)
    if not follow_services.may_say_reply(request.user, row):
        raise PermissionDenied
    form, by = ReplyForm(request.POST, label_suffix=""), writer_of(request)
    return _sent(
        request,
        row,
        form=("reply", form),
        does=lambda: follow_services.reply_say(row.pk, text=form.cleaned_data["text"], by=by),
    )


@require_POST
def gift_part(request: HttpRequest, announcement_id: str) -> HttpResponse:
    """Record who provides a part of a gift."""
    row = announcement_visible_to(request.user, announcement_id)
    if not given_services.may_tell_parts(request.user, row):
        raise PermissionDenied
    form, by = PartForm(request.POST, label_suffix=""), writer_of(request)
    return _sent(
        request, row, form=("part", form), does=lambda: given_services.part_record(form.noun(row), by=by)
    )


@require_POST
def gift_part_drop(request: HttpRequest, announcement_id: str) -> HttpResponse:
    """Take back what was recorded of a part of a gift."""
    row = announcement_visible_to(request.user, announcement_id)
    if not given_services.may_tell_parts(request.user, row):
        raise PermissionDenied
    form, by = PartDropForm(request.POST, label_suffix=""), writer_of(request)

    def does() -> object:
        told = form.cleaned_data
        return given_services.part_drop(told["part_id"], of=row, reason=told["reason"], by=by)

    return _sent(request, row, form=("part_drop", form), does=does)


@require_POST
def gift_offer(request: HttpRequest, announcement_id: str) -> HttpResponse:
    """Make a draft of an offer of a gift, for the contributor that sends it."""
    row = announcement_visible_to(request.user, announcement_id)
    if not given_services.may_offer_gift(request.user, row):
        raise PermissionDenied
    form, by = GiftOfferForm(request.POST, row=row), writer_of(request)
    return _sent(
        request,
        row,
        form=("gift", form),
        does=lambda: given_services.gift_offer(row.pk, **form.cleaned_data, by=by),
    )


def _sent(
    request: HttpRequest, row: Announcement, *, form: tuple[str, Form], does: Callable[[], object]
) -> HttpResponse:
    """Do what a form asks and lead back; or show the page again with what is wrong beside the form."""
    name, told = form
    if told.is_valid():
        try:
            does()
        except StaleError:
            told.add_error(None, stale())
        except ValidationError as error:
            tell(told, error)
        else:
            return redirect("announcement", announcement_id=row.pk)
    return detail(request, row, sent={name: told})
