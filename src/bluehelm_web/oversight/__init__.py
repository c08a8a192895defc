"""Oversight: the Chair's Summary of a conference, and its pledging guide, as documents."""
