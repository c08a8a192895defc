"""Filters of templates: names and sentences of the library in the language of the reader."""

from __future__ import annotations

from django import template

from bluehelm_web.core import names

register = template.Library()
register.filter("named", names.named)
register.filter("said", names.said)
