"""Names say what something is: a room of an app, or a noun of the product."""

from tests.helpers import source

SAY_NOTHING = {"common", "helper", "helpers", "misc", "stuff", "util", "utils"}
TOP_LEVEL = {"network", "moderation", "groups", "realtime", "tests"}


def test_no_module_has_a_name_that_says_nothing():
    assert [
        source.relative(path)
        for path in source.product()
        if path.stem in SAY_NOTHING or path.parent.name in SAY_NOTHING
    ] == []


def test_there_is_no_package_beside_the_four():
    assert {init.parent.name for init in source.ROOT.glob("*/__init__.py")} == TOP_LEVEL
