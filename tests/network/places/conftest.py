"""A town of two square districts, and the real nine of Halle."""

from pathlib import Path

import pytest

from network.places.models import Municipality
from network.places.services.districts import import_districts
from tests.factories.places import HALLE, two_districts


@pytest.fixture
def squares(db: None, tmp_path: Path) -> Municipality:
    """Halle with districts A and B, side by side."""
    two_districts(tmp_path)
    return Municipality.objects.get(name="Halle")


@pytest.fixture
def halle(db: None) -> Municipality:
    """Halle with its nine real districts."""
    import_districts(path=HALLE)
    return Municipality.objects.get(name="Halle")
