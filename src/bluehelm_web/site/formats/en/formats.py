"""Days as the United Nations writes them in English."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y H:i"
YEAR_MONTH_FORMAT = "F Y"
TIME_FORMAT = "H:i"
