"""Addresses of Summaries and guides."""

from __future__ import annotations

from django.urls import URLPattern, path

from bluehelm_web.oversight import views

HERE = "conferences/<slug:name>"

urlpatterns: list[URLPattern] = [
    path(f"{HERE}/summary", views.summary, name="summary"),
    path(f"{HERE}/summary.<slug:form>", views.summary_file, name="summary-file"),
    path(f"{HERE}/guide.<slug:form>", views.guide_file, name="guide-file"),
    path(f"{HERE}/summary/texts/<slug:block>", views.summary_text, name="summary-text"),
    path(f"{HERE}/summary/publish", views.summary_publish, name="summary-publish"),
]
