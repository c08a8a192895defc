"""Settings of the registry in tests: those of the demonstration, with a database that threads can share.

``BLUEHELM_TEST_DATABASE`` names a server of PostgreSQL on which the tests make a database of their own.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("BLUEHELM_DEMO", "1")

from bluehelm_web.site import databases
from bluehelm_web.site.settings import *  # noqa: F403
from bluehelm_web.site.settings import DATABASES

NAME = f"registry-{os.getpid()}"
if address := os.environ.get("BLUEHELM_TEST_DATABASE"):
    if faults := list(databases.faults(address)):
        raise SystemExit("\n".join(faults).replace("BLUEHELM_DATABASE", "BLUEHELM_TEST_DATABASE"))
    DATABASES["default"] = databases.settings(address) | {"TEST": {"NAME": NAME}}
else:
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"{NAME}.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
