"""Addresses of capacity building."""

from __future__ import annotations

from django.urls import URLPattern, path

from bluehelm_web.capacity import book_views as books
from bluehelm_web.capacity import partnership_views as partnerships
from bluehelm_web.capacity import views

HERE = "capacity-building"
PARTNERSHIPS = f"{HERE}/partnerships"
ROW = f"{HERE}/<slug:what>/rows/<path:key>"

urlpatterns: list[URLPattern] = [
    path(HERE, views.overview, name="capacity"),
    path(f"{HERE}/all-needs.<str:form>", views.need_table, name="capacity-need-table"),
    path(f"{HERE}/need/<path:need_id>/propose", partnerships.partnership_propose, name="capacity-propose"),
    path(f"{HERE}/need/<path:need_id>", views.need_detail, name="capacity-need"),
    path(PARTNERSHIPS, partnerships.partnership_list, name="capacity-partnerships"),
    path(
        f"{PARTNERSHIPS}/table.<str:form>",
        partnerships.partnership_table,
        name="capacity-partnership-table",
    ),
    path(f"{PARTNERSHIPS}/rows/<slug:name>", partnerships.partnership_page, name="capacity-partnership"),
    path(f"{PARTNERSHIPS}/rows/<slug:name>/accept", partnerships.partnership_accept, name="capacity-accept"),
    path(f"{PARTNERSHIPS}/rows/<slug:name>/step", partnerships.partnership_step, name="capacity-step"),
    path(f"{HERE}/<slug:what>", books.book_list, name="capacity-book"),
    path(f"{HERE}/<slug:what>/table.<str:form>", books.book_table, name="capacity-table"),
    path(f"{HERE}/<slug:what>/template.<str:form>", books.book_template, name="capacity-template"),
    path(f"{HERE}/<slug:what>/send", books.book_import, name="capacity-import"),
    path(f"{HERE}/<slug:what>/add", books.row_edit, name="capacity-add"),
    path(f"{ROW}/edit", books.row_edit, name="capacity-edit"),
    path(f"{ROW}/release", books.row_release, name="capacity-release"),
    path(f"{ROW}/withdraw", books.row_withdraw, name="capacity-withdraw"),
    path(ROW, books.book_row, name="capacity-row"),
]
