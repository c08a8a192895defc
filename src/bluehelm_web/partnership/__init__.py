"""Announcements and offers of contributors."""
