"""Settings of the registry in tests: those of the demonstration, with a database that threads can share."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("BLUEHELM_DEMO", "1")

from bluehelm_web.site.settings import *  # noqa: F403
from bluehelm_web.site.settings import DATABASES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {
        "NAME": str(Path(tempfile.gettempdir()) / f"registry-{os.getpid()}.sqlite3")
    }
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
