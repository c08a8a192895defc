"""Instances of growing size."""
