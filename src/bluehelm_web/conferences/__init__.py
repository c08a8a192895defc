"""Pledging conferences: who comes, what is asked for, what is said and heard, and what the chair confirms."""
