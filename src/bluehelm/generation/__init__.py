"""Generation: requirements, who fills them and why, what stays empty and why, and the stand-by force."""

from bluehelm.generation import check, explain, gaps, match, prices, standby
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import Pin, Policy, Requirement
from bluehelm.generation.result import Matching
from bluehelm.generation.words import Reader

__all__ = [
    "MatchCase",
    "Matching",
    "Pin",
    "Policy",
    "Reader",
    "Requirement",
    "check",
    "explain",
    "gaps",
    "match",
    "prices",
    "standby",
]
