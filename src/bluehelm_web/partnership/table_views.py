"""The page on which a table is sent to a register, and the empty table to fill in: one for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bluehelm_web.core.files import WORKBOOK, attached
from bluehelm_web.core.lists import Words
from bluehelm_web.core.refusals import stale
from bluehelm_web.core.table_forms import Do, TableForm
from bluehelm_web.partnership import sheets
from bluehelm_web.partnership.blank_tables import EMPTY, Sending, Table, blank_of
from bluehelm_web.partnership.services import StaleError
from bluehelm_web.partnership.taken import Fate, Take, Taken, table_take

MOST_SHOWN = 500
"""Rows of a table of which a page says what becomes of them."""


def table_send(
    request: HttpRequest, *, form: TableForm, sheet: Table, take: Take, sending: Sending
) -> HttpResponse:
    """Try a table, take it whole, take its sound rows, or give the wrong ones back as a workbook."""
    taken = _taken(form, sheet=sheet, take=take, sending=sending)
    if taken is not None and taken.num_wrong and form.do is Do.WRONG:
        return attached(taken.workbook(), name=f"{sheet.name}-to-mend.xlsx", kind=WORKBOOK)
    if taken is not None and taken.is_kept and sending.then:
        return redirect(sending.then)
    is_refused = request.method == "POST" and (taken is None or bool(taken.wrong and not taken.is_kept))
    if taken is not None and (told := _told(taken)):
        form.add_error(None, told)
        is_refused = True
    context = {"form": form, "sending": sending, **_shown(form, taken=taken)}
    return render(request, sending.template, context, status=422 if is_refused else 200)


def table_given(
    nouns: Sequence[sheets.Row], *, noun: type[sheets.Row], name: str, form: str, names: Sequence[str] = ()
) -> HttpResponse:
    """
    Return a table that is taken away: with all columns, it reads back the same.

    Parameters
    ----------
    nouns, noun
        Its rows, and what a row is.
    name
        Of the file, without its ending.
    form
        One of ``sheets.FORMS``.
    names
        Columns that it has; all by default.

    Returns
    -------
    HttpResponse
        The file.

    Raises
    ------
    Http404
        When it has no such form.
    """
    if form not in sheets.FORMS:
        raise Http404
    kind, made = sheets.FORMS[form]
    return attached(made(nouns, noun=noun, names=names), name=f"{name}.{form}", kind=kind)


def _taken(form: TableForm, *, sheet: Table, take: Take, sending: Sending) -> Taken | None:
    do = Do.TAKE if sending.is_whole and form.do is Do.SOUND else form.do
    try:
        return form.taken(
            lambda: table_take(
                form.cleaned_data["file"],
                sheet=sheet,
                take=take,
                do=do,
                mark=form.mark,
                indexes=sending.indexes,
            )
        )
    except StaleError:
        form.add_error(None, stale())
    return None


def _told(taken: Taken) -> str:
    """Return why a table that is sound was not taken as it was asked for; empty where it was."""
    if taken.is_stale:
        return _(
            "Somebody else has changed the register meanwhile. Nothing was written. What would become of the"
            " table now is told anew: read it, choose the same file again and take it over."
        )
    if taken.is_unread:
        return _(
            "Some cells were read another way than they are written. Nothing was written: confirm below what"
            " they were taken for by choosing the same file again and taking it over, or correct them."
        )
    return ""


def _shown(form: TableForm, *, taken: Taken | None) -> dict[str, object]:
    """Return what a page says of what became of a table; nothing where none was read."""
    if taken is None:
        return {"checked": form.data.get("checked", "")}
    is_told, is_sound = taken.is_kept or not taken.wrong, taken.is_readable and not taken.is_kept
    told = [one for one in taken.fates if one.fate != "unchanged"]
    mark = f"{form.digest}.{taken.mark}"
    return {
        "done": _counted(taken.fates) if is_told else {},
        "fates": told[:MOST_SHOWN] if is_told or is_sound else [],
        "num_fates": len(told),
        "wrong": taken.wrong,
        "num_wrong": taken.num_wrong,
        "num_sound": len(told) if is_sound else 0,
        "is_kept": taken.is_kept,
        "guesses": taken.guesses,
        "repeats": taken.table.repeats,
        "checked": "" if taken.is_kept or taken.wrong else mark,
        "seen": mark if taken.num_wrong else "",
    }


def _counted(fates: Sequence[Fate]) -> dict[str, int]:
    num = Counter(one.fate for one in fates)
    return {name: num[name] for name in ("added", "changed", "unchanged", "removed")}


def table_empty(
    sheet: Table,
    *,
    form: str,
    labels: Mapping[str, Words] | None = None,
    codes: Mapping[str, Mapping[str, str]] | None = None,
    without: Sequence[str] = (),
) -> HttpResponse:
    """
    Return an empty table to fill in; the workbook has the codes that its columns take on a second sheet.

    Parameters
    ----------
    sheet
        Which table.
    form
        ``csv`` or ``xlsx``.
    labels
        How words of closed lists are said; as they are written by default.
    codes
        By column, more codes with the name of each.
    without
        Columns that are left out.

    Returns
    -------
    HttpResponse
        The file.

    Raises
    ------
    Http404
        When it has no such form.
    """
    if form not in EMPTY:
        raise Http404
    content, kind = blank_of(sheet, form=form, labels=labels or {}, codes=codes or {}, without=without)
    return attached(content, name=f"{sheet.name}.{form}", kind=kind)
