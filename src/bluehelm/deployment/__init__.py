"""Deployment: from offers and requirements to a plan, its simulation, its check and its report."""

from bluehelm.deployment import (
    pace,
    page,
    plan,
    report,
    routes,
    scenario,
    schema,
    simulate,
    verify,
    workbook,
)
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.result import Plan

__all__ = [
    "Plan",
    "Settings",
    "pace",
    "page",
    "plan",
    "report",
    "routes",
    "scenario",
    "schema",
    "simulate",
    "verify",
    "workbook",
]
