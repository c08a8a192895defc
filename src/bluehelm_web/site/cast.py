"""Users of the demonstration; all invented."""

from __future__ import annotations

PASSWORD = "bluehelm demonstration"
"""Of all of them; the demonstration answers on its own machine only."""

CAST = (
    ("amara", "Amara, drafter of Rwanda", "drafter", "RWA"),
    ("aline", "Aline, releaser of Rwanda", "releaser", "RWA"),
    ("bao", "Bao, force-generation officer", "officer", "DPO"),
    ("chidi", "Chidi, second force-generation officer", "officer", "DPO"),
    ("pia", "Pia, mission planner", "planner", "DPO"),
    ("ines", "Inès, auditor", "auditor", "OIOS"),
    ("idris", "Idris, second auditor", "auditor", "OIOS"),
    ("omar", "Omar, administrator of accounts", "administrator", "DPO"),
)
"""Sign-in, name, role and code of the organization."""
