"""There is one way to read residents' words, one to give power, one source of time and one of ids."""

import ast

import pytest

from tests.helpers import source

RESIDENT_CONTENT = {"Post", "Comment", "Thanks", "Picture", "Revision", "Report", "Case", "Decision"}
MAY_QUERY = {"permissions", "queries", "services", "migrations", "management", "demo"}
OWNS_PICTURES = "network/kernel/images/"  # the kernel has no rooms; this is the road of every picture
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}

ONE_SOURCE = {
    "assign_perm": "kernel.access.grant, which keeps intervals and sources apart",
    "remove_perm": "kernel.access.revoke",
    "bulk_assign_perm": "kernel.access.grant",
    "datetime.now": "kernel.clock.now",
    "datetime.utcnow": "kernel.clock.now",
    "datetime.today": "kernel.clock.now",
    "date.today": "kernel.clock.now",
    "timezone.now": "kernel.clock.now",
    "timezone.localdate": "kernel.clock.now",
    "time.time": "kernel.clock.now",
    "uuid4": "kernel.ids.new_uid, or new_uuid",
    "uuid1": "kernel.ids.new_uid",
}
THE_SOURCES = {"network/kernel/clock.py", "network/kernel/access.py", "network/kernel/ids.py"}


def test_residents_words_are_queried_in_their_rooms_only():
    found = [
        source.place(path, node)
        for path in source.product()
        if not is_room_for_queries(path)
        for node in queries_of_content(source.tree(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "Post.objects.all()",
        "models.Comment.objects.get(pk=1)",
        "get_object_or_404(Case, pk=1)",
        "Post._base_manager",
    ],
)
def test_the_check_sees_each_way_to_query(line):
    assert queries_of_content(ast.parse(line))


def test_the_check_lets_an_empty_answer_be():
    assert not queries_of_content(ast.parse("queryset = Post.objects.none()"))


def test_time_ids_and_power_have_one_source():
    found = [
        f"{source.place(path, node)} {name}: use {ONE_SOURCE[name]}"
        for path in source.hand_written()
        if source.relative(path) not in THE_SOURCES
        for node in ast.walk(source.tree(path))
        for name in other_source(node)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["timezone.now()", "datetime.datetime.now(tz)", "shortcuts.assign_perm(a, b)", "uuid.uuid4()"]
)
def test_the_check_sees_each_other_source(line):
    assert any(other_source(node) for node in ast.walk(ast.parse(line)))


def test_no_field_fills_in_its_own_moment():
    """`auto_now` asks Django's clock and not ours."""
    found = [
        source.place(path, node.value)
        for path in source.hand_written()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}
    ]
    assert found == []


def is_room_for_queries(path):
    """Tell whether a file stands in a room that may query, such as queries.py or services/posts.py."""
    return bool(MAY_QUERY & {path.stem, *path.parts}) or source.relative(path).startswith(OWNS_PICTURES)


def queries_of_content(tree):
    """Return where a module asks for resident content; `none()` asks for nothing and names a model only."""
    nothing = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "none"
    }
    return [node for node in ast.walk(tree) if id(node) not in nothing and reads_content(node)]


def reads_content(node):
    """Tell whether a node takes a manager of resident content, or asks a shortcut for it."""
    if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
        return source.dotted(node.value).rsplit(".", 1)[-1] in RESIDENT_CONTENT
    if isinstance(node, ast.Call) and source.dotted(node.func).rsplit(".", 1)[-1] in SHORTCUTS:
        return any(source.dotted(given).rsplit(".", 1)[-1] in RESIDENT_CONTENT for given in node.args[:1])
    return False


def other_source(node):
    """Return the forbidden names that a node mentions: as a call, as a default, or by import."""
    if isinstance(node, ast.ImportFrom):
        return [alias.name for alias in node.names if alias.name in ONE_SOURCE]
    if isinstance(node, ast.Attribute | ast.Name):
        name = source.dotted(node)
        return [known for known in ONE_SOURCE if name == known or name.endswith(f".{known}")]
    return []
