"""How large a number and how early or late a day may be that somebody gives: one rule for all nouns."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

MOST_DAYS = 3_650
"""Days that a step, a wait or a plan may last, ten years."""

MOST_MONTHS = 120
"""Months of a tour at most, ten years."""

MOST_COUNT = 1_000_000
"""Persons, pieces or places at most."""

MOST_CARGO = 1_000_000
"""Lane metres or tonnes at most."""

MOST_KM = 50_000
"""Kilometres at most; once around the earth is less."""

MOST_AMOUNT = 1e12
"""Of anything that is counted in its own unit, money too."""

FIRST_DAY = date(2000, 1, 1)
"""First day of an offer or an announcement."""

LAST_DAY = date(2100, 12, 31)
"""Last day of an offer or an announcement."""

Count = Annotated[int, Field(ge=0, le=MOST_COUNT)]
PositiveCount = Annotated[int, Field(gt=0, le=MOST_COUNT)]
Months = Annotated[int, Field(gt=0, le=MOST_MONTHS)]
WholeDays = Annotated[int, Field(ge=0, le=MOST_DAYS)]
PositiveDays = Annotated[int, Field(gt=0, le=MOST_DAYS)]
Days = Annotated[float, Field(ge=0, le=MOST_DAYS)]
Cargo = Annotated[float, Field(ge=0, le=MOST_CARGO)]
Amount = Annotated[float, Field(ge=0, le=MOST_AMOUNT)]
PositiveAmount = Annotated[float, Field(gt=0, le=MOST_AMOUNT)]
CalendarDay = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
