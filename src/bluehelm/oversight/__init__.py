"""Oversight: what a plan costs, by the rates that are known."""

from bluehelm.oversight import cost, rates
from bluehelm.oversight.domain import CostLine, CostOfYear, PlanCost, ReimbursementRate

__all__ = ["CostLine", "CostOfYear", "PlanCost", "ReimbursementRate", "cost", "rates"]
