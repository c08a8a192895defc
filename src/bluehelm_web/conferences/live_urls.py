"""Addresses of what is followed live."""

from __future__ import annotations

from django.urls import URLPattern, path

from bluehelm_web.conferences import live_views as live

urlpatterns: list[URLPattern] = [
    path("conferences/<slug:name>/board", live.conference_board, name="conference-board"),
    path("conferences/<slug:name>/follow", live.conference_follow, name="conference-follow"),
    path("conferences/<slug:name>/text", live.conference_text, name="conference-text"),
    path("live/conferences/<slug:name>/stream", live.conference_stream, name="conference-stream"),
    path(
        "live/conferences/<slug:name>/delegations/<str:word>/stream",
        live.delegation_stream,
        name="delegation-stream",
    ),
]
