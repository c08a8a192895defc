"""Addresses of letters about announcements."""

from __future__ import annotations

from django.urls import URLPattern, path

from bluehelm_web.conferences import letter_views as letters

HERE = "announcements/rows/<path:announcement_id>/letters/<slug:notice>"

urlpatterns: list[URLPattern] = [
    path(HERE, letters.announcement_letter, name="announcement-letter"),
    path(f"{HERE}/word", letters.announcement_letter_file, name="announcement-letter-file"),
    path(f"{HERE}/keep", letters.announcement_letter_keep, name="announcement-letter-keep"),
]
