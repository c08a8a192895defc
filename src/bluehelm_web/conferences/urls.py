"""Addresses of conferences."""

from __future__ import annotations

from django.urls import URLPattern, path

from bluehelm_web.conferences import delegation_views as delegations
from bluehelm_web.conferences import desk_views as desks
from bluehelm_web.conferences import followed_views as followed
from bluehelm_web.conferences import part_views as parts
from bluehelm_web.conferences import views

HERE = "conferences/<slug:name>"

urlpatterns: list[URLPattern] = [
    path("conferences", views.conference_list, name="conferences"),
    path("new-conference", views.conference_edit, name="conference-add"),
    path(HERE, views.conference_detail, name="conference"),
    path(f"{HERE}/edit", views.conference_edit, name="conference-edit"),
    path(f"{HERE}/move", views.conference_move, name="conference-move"),
    path(f"{HERE}/rehearse", views.conference_rehearse, name="conference-rehearse"),
    path(f"{HERE}/remove", views.conference_remove, name="conference-remove"),
    path(f"{HERE}/guide-from-plan", parts.guide_from_plan, name="guide-from-plan"),
    path(f"{HERE}/speakers", parts.speakers_order, name="speakers-order"),
    path(f"{HERE}/links/<int:number>/make", parts.link_make, name="link-make"),
    path(f"{HERE}/links/<int:number>/end", parts.link_end, name="link-end"),
    path(f"{HERE}/statements", delegations.statement_text, name="statement-text"),
    path(f"{HERE}/desk", desks.desk, name="desk"),
    path(f"{HERE}/queue", desks.queue, name="capture-queue"),
    path(f"{HERE}/chair", desks.chair, name="chair"),
    path(f"{HERE}/floor", desks.speaker_call, name="speaker-call"),
    path(f"{HERE}/attendance", desks.attendance, name="attendance"),
    path(f"{HERE}/captures", desks.capture_add, name="capture-add"),
    path(f"{HERE}/captures/<uuid:capture_id>", desks.capture_edit, name="capture-edit"),
    path(f"{HERE}/captures/<uuid:capture_id>/<slug:act>", desks.capture_act, name="capture-act"),
    path("follow-up", followed.follow_up, name="follow-up"),
    path(f"{HERE}/follow-up", followed.conference_follow_up, name="conference-follow-up"),
    path("contributors/<str:code>/follow-up", followed.scorecard, name="scorecard"),
    path("live/conferences/<slug:name>/head", desks.conference_live, name="live-conference"),
    path("delegations/<str:word>", delegations.delegation_page, name="delegation-page"),
    path("delegations/<str:word>/texts", delegations.delegation_text, name="delegation-text"),
    path(
        "delegations/<str:word>/captures/<uuid:capture_id>",
        delegations.delegation_ask,
        name="delegation-ask",
    ),
    path(f"{HERE}/parts/<slug:what>/add", parts.part_edit, name="conference-part-add"),
    path(f"{HERE}/parts/<slug:what>/send", parts.part_import, name="conference-part-import"),
    path(f"{HERE}/parts/<slug:what>/table.<str:form>", parts.part_table, name="conference-part-table"),
    path(f"{HERE}/parts/<slug:what>/<int:number>", parts.part_edit, name="conference-part-edit"),
    path(f"{HERE}/parts/<slug:what>/<int:number>/drop", parts.part_drop, name="conference-part-drop"),
    path(
        "conference-parts/<slug:what>/template.<str:form>",
        parts.part_template,
        name="conference-part-template",
    ),
]
