"""What templates say of words: a colon, and names and sentences of the library as the reader has them."""

from __future__ import annotations

from django import template

from bluehelm_web.core import names

register = template.Library()
register.simple_tag(names.colon)
register.filter("named", names.named)
register.filter("said", names.said)
