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
    ("ana", "Ana, analyst", "analyst", "DPO"),
    ("imre", "Imre, information officer", "information", "DPO"),
    ("chen", "Chen, conduct officer", "conduct", "DPO"),
    ("vera", "Vera, victims' rights officer", "victims", "DPO"),
    ("lena", "Lena, leadership", "leadership", "DPO"),
    ("rosa", "Rosa, drafter of a regional organization (invented)", "drafter", "QMA"),
    ("remi", "Remi, releaser of a regional organization (invented)", "releaser", "QMA"),
    ("yara", "Yara, drafter of the police service of a regional organization (invented)", "drafter", "QMA"),
    ("mika", "Mika, planner of the mission in Halden (invented)", "planner", "UNMIX"),
    ("hana", "Hana, focal point of Halden, a host country (invented)", "focal", "XHA"),
    ("ines", "Inès, auditor", "auditor", "OIOS"),
    ("idris", "Idris, second auditor", "auditor", "OIOS"),
    ("omar", "Omar, administrator of accounts", "administrator", "DPO"),
)
"""Sign-in, name, role and code of the organization."""

MINISTRIES = {"yara": "Police service (invented)"}
"""Who of them is of a ministry or service; all others of a contributor speak for the whole."""
