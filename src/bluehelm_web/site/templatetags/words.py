"""What templates say of words: a colon, names and sentences of the library, and what short words mean."""

from __future__ import annotations

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from bluehelm.partnership import categories
from bluehelm_web.core import names, quantities, short_words
from bluehelm_web.partnership.forms import unit_type_choices
from bluehelm_web.site import field_values, fields

register = template.Library()
register.simple_tag(names.colon)
register.filter("named", names.named)
register.filter("said", names.said)
register.filter("worded", names.worded)
register.filter("chance", names.chance)
register.filter("amount", quantities.amount)
register.filter("field_of", fields.field_name)


@register.filter
def category(code: str) -> str:
    """Return what a category of announcements is called."""
    return names.named(categories.name_of(code)) if code else ""


@register.filter
def unit_type(code: str) -> str:
    """Return what a unit type is called, with its code."""
    return dict(unit_type_choices()).get(code, code)


@register.simple_tag
def value_of(value: object, *, name: str, kind: str) -> SafeString:
    """Return what the log shows of a value of a field."""
    return field_values.value_shown(value, name=name, kind=kind)


class Explained(template.Node):
    """A part of a page, with a line under unfamiliar words."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Return the part, which was escaped as it was rendered, with the lines."""
        return mark_safe(short_words.explained(self.nodelist.render(context)))


@register.tag
def explained(parser: Parser, token: Token) -> Explained:  # noqa: ARG001 - every tag takes its token
    """Explain unfamiliar words where they first stand in a part of a page."""
    nodelist = parser.parse(("endexplained",))
    parser.delete_first_token()
    return Explained(nodelist)
