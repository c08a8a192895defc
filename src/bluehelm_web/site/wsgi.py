"""The application as servers load it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluehelm_web.site.settings")
application = get_wsgi_application()
