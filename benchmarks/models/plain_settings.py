"""Settings of the floor: those of the registry, with other addresses."""

from bluehelm_web.site.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "benchmarks.models.plain_list"
