"""The product's settings with faults planted: for the processes of `cluster`, and for nothing else."""

from network.settings import *  # noqa: F403
from network.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.realtime.faults.planted"]
