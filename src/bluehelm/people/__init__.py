"""People: who is deployed, as what and of which sex, and who has served where."""

from bluehelm.people import contributions, experience, strength
from bluehelm.people.domain import DeployedStrength, Experience, Remark, StrengthPart

__all__ = [
    "DeployedStrength",
    "Experience",
    "Remark",
    "StrengthPart",
    "contributions",
    "experience",
    "strength",
]
