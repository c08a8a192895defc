"""What programmes ask and are told of the registers of missions: the library's nouns, and what is added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpRequest
from pydantic import Field, create_model

from bluehelm.core.noun import Noun
from bluehelm.deployment.agreement_domain import HostConsent, HostObstacle
from bluehelm.deployment.domain import RoadLeg, Site
from bluehelm.deployment.lift_domain import Capacity, Carrier
from bluehelm.oversight.mandate_domain import MissionMandate
from bluehelm_web.core.api_lists import Asks
from bluehelm_web.core.sent import PLAIN, After, Word
from bluehelm_web.generation.lists import LISTINGS
from bluehelm_web.generation.registers import ALL

RegisterName = Annotated[
    Literal["mandates", "consents", "obstacles", "sites", "capacities", "fleet", "corridors"],
    Field(description="Name of the register"),
]
"""Every register but that of the missions themselves, which have addresses of their own."""

RowKey = Annotated[str, Field(max_length=60, pattern=PLAIN, description="Key of the row")]

OF_MISSIONS = tuple(register for register in ALL if not register.is_of_missions)


def _asked_of(name: str) -> str:
    """Return what a filter asks, and of which registers."""
    of = [register for register in OF_MISSIONS if name in register.filters]
    said = of[0].noun.model_fields[name].description
    last = "; no later than that day" if name.endswith("_on") else ""
    return f"{said}{last}; of {', '.join(register.name for register in of)}"


class OfRegister(Asks):
    """The base of what is asked of a register: by what its page is narrowed, and nothing of another one."""

    @classmethod
    def taken(cls, request: HttpRequest) -> Iterable[str]:
        """Return the names of the parameters that the register of a request takes."""
        asked = request.resolver_match.kwargs["register_name"] if request.resolver_match else ""
        others = {name for listing in LISTINGS.values() for name in listing.filters}
        own = LISTINGS[asked].filters if asked in LISTINGS else others
        return (name for name in cls.model_fields if name in own or name not in others)


if TYPE_CHECKING:

    class RegisterFilter(OfRegister):
        """Which rows of a register, as on its page."""

else:
    RegisterFilter = create_model(
        "RegisterFilter",
        __base__=OfRegister,
        __doc__="Which rows of a register, as on its page.",
        mission=(Word, Field(default="", description="Code of the mission")),
        **{
            name: (Word, Field(default="", description=_asked_of(name)))
            for name in dict.fromkeys(name for register in OF_MISSIONS for name in register.filters)
        },
        words=(Word, Field(default="", description="What stands in the names and texts of a row")),
        sort=(
            Word,
            Field(default="", description="Field by which rows are sorted, after a minus the last first"),
        ),
        after=(
            After,
            Field(default="", description="Where the page begins, as `next` of the one before says"),
        ),
    )


class RegisterRow(Noun):
    """A row of a register."""

    key: str = Field(description="Key of the row, by which it is asked for")
    mission: str = Field(description="Code of its mission")
    version: int = Field(description="Version of the row; its ETag")
    row: MissionMandate | HostConsent | HostObstacle | Site | Capacity | Carrier | RoadLeg = Field(
        description="What it says, in the form of its register"
    )


class RegisterPage(Noun):
    """Rows of a register, and where the next page is."""

    rows: tuple[RegisterRow, ...] = Field(description="At most 50")
    next: str = Field(description="Address of the next page; empty at the end")
