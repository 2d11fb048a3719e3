"""The product's settings, with what a test run changes: a folder of its own, and no second spent on slowness.

DATABASE_URL and REDIS_URL decide what it runs on, as for the product. Not for behaviour: a test must see the
product's own.
"""

import os
from urllib.parse import urlsplit

from tests.helpers import scratch

FOLDER = scratch.of_process()
os.environ["VAR_DIR"] = str(FOLDER)
(FOLDER / "static").mkdir(exist_ok=True)  # whitenoise warns where there is none
os.environ["MEDIA_ROOT"] = str(FOLDER / "media")

WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])  # of several that share the servers
if os.environ.get("REDIS_URL"):  # each its own, with the sites that it starts: tests empty it
    os.environ["REDIS_URL"] = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{WORKER}").geturl()

from network.settings import *  # noqa: E402, F403
from network.settings import CHANNEL_LAYERS, DATABASES, MIDDLEWARE, REDIS_URL  # noqa: E402

if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, so that threads and other processes meet the locks that the product meets.
    DATABASES["default"]["TEST"] = {
        "NAME": str(FOLDER / "test.sqlite3"),
        "MIGRATE": False,  # tests.helpers.schema writes what the migrations would
    }
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["OPTIONS"].pop("pool", None)  # it would hold on to the databases that a run makes

if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "network.kernel.cache.PatientRedisCache",
            "LOCATION": REDIS_URL,
        }
    }
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = f"gebuurte-{WORKER}"

EMBEDDED_WORKER = False
MIDDLEWARE = [
    "tests.helpers.statics.LooksOnce" if name.startswith("whitenoise.") else name for name in MIDDLEWARE
]
PASSWORD_HASHERS = ["tests.helpers.hashers.QuickArgon2"]
