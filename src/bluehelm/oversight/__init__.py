"""Oversight: what a plan costs by the rates that are known, and what a conference is told to have brought."""

from bluehelm.oversight import cost, guide, rates, summary
from bluehelm.oversight.domain import CostLine, CostOfYear, PlanCost, ReimbursementRate
from bluehelm.oversight.summary_domain import Prose, Summary

__all__ = [
    "CostLine",
    "CostOfYear",
    "PlanCost",
    "Prose",
    "ReimbursementRate",
    "Summary",
    "cost",
    "guide",
    "rates",
    "summary",
]
