"""Points on the globe and the distance between them."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from pydantic import Field

from bluehelm.core.noun import Noun

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG R1), in km."""


class Point(Noun):
    """
    A place by its coordinates.

    Attributes
    ----------
    lat
        Latitude, in degrees north.
    lon
        Longitude, in degrees east.

    Examples
    --------
    >>> Point(lat=4.37, lon=18.56).lat
    4.37
    """

    lat: float = Field(ge=-90, le=90, description="Latitude, degrees north")
    lon: float = Field(ge=-180, le=180, description="Longitude, degrees east")


def great_circle_km(start: Point, end: Point) -> float:
    """
    Return the great-circle distance between two points.

    Parameters
    ----------
    start
        One end.
    end
        The other end.

    Returns
    -------
    float
        Distance on the mean sphere, in km (haversine formula).

    Examples
    --------
    >>> london, new_york = Point(lat=51.4706, lon=-0.4619), Point(lat=40.6398, lon=-73.7789)
    >>> round(great_circle_km(london, new_york), -1)
    5540.0
    """
    lat_1, lat_2 = radians(start.lat), radians(end.lat)
    half_lat, half_lon = (lat_2 - lat_1) / 2, radians(end.lon - start.lon) / 2
    chord = sin(half_lat) ** 2 + cos(lat_1) * cos(lat_2) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))
