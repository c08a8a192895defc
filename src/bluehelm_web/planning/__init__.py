"""Scenarios that missions keep, and their plans as jobs."""
