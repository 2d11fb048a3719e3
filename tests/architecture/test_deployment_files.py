"""docker-compose.yml and what belongs to it: it parses, and every command, file and variable in it exists."""

import re

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from tests.helpers import source

COMPOSE = source.ROOT / "docker-compose.yml"
DOCKERFILE = source.ROOT / "Dockerfile"
CADDYFILE = source.ROOT / "docs" / "deploy" / "Caddyfile"
EXAMPLE = (source.ROOT / ".env.example").read_text(encoding="utf-8")
SERVICES = {"postgres", "redis", "migrate", "web", "worker", "proxy"}
OURS = ("migrate", "web", "worker")
ENDS_BY_ITSELF = {"migrate"}


@pytest.fixture(scope="module")
def compose():
    """The parsed file."""
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))


def test_the_services_are_there(compose):
    assert set(compose["services"]) == SERVICES


@pytest.mark.parametrize("name", OURS)
def test_our_services_run_commands_that_exist(compose, name):
    command, *arguments = compose["services"][name]["command"]
    loaded = load_command_class(get_commands()[command], command)
    loaded.create_parser("manage.py", command).parse_args(arguments)


def test_every_service_that_stays_tells_whether_it_is_well(compose):
    for name in SERVICES - ENDS_BY_ITSELF:
        assert compose["services"][name]["healthcheck"]["test"][0] == "CMD", name


def test_the_worker_is_asked_by_a_command_that_exists(compose):
    *_, command, argument = compose["services"]["worker"]["healthcheck"]["test"]
    load_command_class(get_commands()[command], command).create_parser("manage.py", command).parse_args(
        [argument]
    )


def test_what_a_service_waits_for_exists(compose):
    for service in compose["services"].values():
        for needed, how in service.get("depends_on", {}).items():
            stays = needed not in ENDS_BY_ITSELF
            assert how["condition"] == ("service_healthy" if stays else "service_completed_successfully")


def test_every_variable_of_the_file_is_in_the_example():
    used = set(re.findall(r"\$\{(\w+)\}", COMPOSE.read_text(encoding="utf-8")))
    assert used == {name for name in used if f"\n{name}=" in EXAMPLE}


@pytest.mark.slow
def test_our_services_set_only_variables_that_are_read(compose):
    for name in OURS:
        assert set(compose["services"][name]["environment"]) <= set(source.variables())


def test_every_volume_is_declared_and_every_file_is_there(compose):
    used = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    }
    files = {name for name in used if name.startswith(".")}
    assert used - files == set(compose["volumes"])
    assert all((source.ROOT / name).is_file() for name in files)
    assert all(
        (source.ROOT / service["env_file"]).name == ".env" for service in map(compose["services"].get, OURS)
    )


def test_the_proxy_passes_to_the_port_on_which_the_server_listens(compose):
    command = compose["services"]["web"]["command"]
    port = command[command.index("--port") + 1]
    assert f"reverse_proxy web:{port}" in CADDYFILE.read_text(encoding="utf-8")
    assert f"EXPOSE {port}" in DOCKERFILE.read_text(encoding="utf-8")
    (variable,) = re.findall(r"{\$(\w+):", CADDYFILE.read_text(encoding="utf-8"))
    assert variable in compose["services"]["proxy"]["environment"]


def test_the_image_copies_what_exists_and_does_not_run_as_root():
    lines = DOCKERFILE.read_text(encoding="utf-8").splitlines()
    copied = [name for line in lines if line.startswith("COPY") for name in line.split()[1:-1]]
    assert all((source.ROOT / name).exists() for name in copied)
    assert set(source.PACKAGES) <= set(copied)
    assert any(line.startswith("USER ") and line != "USER root" for line in lines)
    set_here = {name for line in lines if line.startswith("ENV") for name in re.findall(r"(\w+)=", line)}
    python_own = {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PIP_NO_CACHE_DIR"}
    assert set_here - python_own <= set(source.variables())


def test_the_image_holds_nothing_that_is_not_named():
    ignored = (source.ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    assert not any(secret in line for line in ignored[1:] for secret in (".env", "var", ".git"))
