"""Numbers and days as French sets them: a narrow no-break space between thousands, and *1er juin*."""

from bluehelm_web.site.formats import ordinals as ordinals  # what S means below

DATE_FORMAT = "jS F Y"
DATETIME_FORMAT = "jS F Y H:i"
MONTH_DAY_FORMAT = "jS F"

THOUSAND_SEPARATOR = "\u202f"
