"""Addresses of what is followed live."""

from __future__ import annotations

from django.urls import URLPattern, path

from bluehelm_web.conferences import live_views as live

urlpatterns: list[URLPattern] = [
    path("live/conferences/<slug:name>/stream", live.conference_stream, name="conference-stream"),
]
