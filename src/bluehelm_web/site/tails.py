"""Reads of the chain in a thread of its own, beside the pages: what was added, told to whoever follows."""

from __future__ import annotations

from django.db import close_old_connections

from bluehelm_web.audit.selectors import chain_length
from bluehelm_web.conferences import telling
from bluehelm_web.core.streams import Message


def added(after: int, topics: frozenset[str]) -> tuple[list[Message], int]:
    """Return what followers of some conferences are told behind a place, and the last place that was read."""
    try:
        return telling.messages_since(after, names=topics)
    finally:
        close_old_connections()  # as at the end of a request: a connection of a pool goes back to it


def newest() -> int:
    """Return the last place of the chain."""
    try:
        return chain_length()
    finally:
        close_old_connections()
