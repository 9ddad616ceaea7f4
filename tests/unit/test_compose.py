"""What the files that run the whole service promise, as far as it can be read without running them."""

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner

from lmec import main
from templates.guides import ABOUT
from tests import compose_file
from tests.compose_file import Value

ROOT = Path(__file__).parents[2]
OURS = "lmec"
PRINTER = "lmec-printer"
PUBLIC_IMAGES = {"postgres:17", "redis:8", "caddy:2", "clamav/clamav:1.4"}
Service = dict[str, Value]


def compose(name: str) -> dict[str, Value]:
    return compose_file.read((ROOT / name).read_text(encoding="utf-8"))


def services(name: str = "docker-compose.yml") -> dict[str, Service]:
    return cast(dict[str, Service], compose(name)["services"])


def environment(service: Service) -> dict[str, str]:
    return cast(dict[str, str], service.get("environment", {}))


def waited_for() -> set[str]:
    """Services that others wait for to have ended."""
    return {
        name
        for service in services().values()
        for name, wait in cast(dict[str, dict[str, str]], service.get("depends_on", {})).items()
        if wait["condition"] == "service_completed_successfully"
    }


def test_it_has_the_parts_of_the_service_and_no_image_but_ours_and_public_ones() -> None:
    assert set(services()) == {
        "secrets", "prepare", "role", "web", "worker", "printer", "beat", "mailbox", "play", "db", "redis", "clamav", "caddy"
    }  # fmt: skip
    assert {service["image"] for service in services().values()} == {OURS, PRINTER} | PUBLIC_IMAGES
    assert re.findall(r"^(?:ARG BASE_IMAGE=|FROM )(.*)$", dockerfile(), re.MULTILINE) == [
        "python:3.13-slim",
        "${BASE_IMAGE} AS built",
        "${BASE_IMAGE} AS service",
        "service AS printer",
    ]


def test_every_part_that_stays_has_a_health_check_and_the_others_are_waited_for_or_asked_for() -> None:
    for name, service in services().items():
        if "healthcheck" in service:
            assert service["restart"] == "unless-stopped", name
        else:
            assert name in waited_for() or "profiles" in service, name
    assert waited_for() == {"secrets", "prepare", "role"}


def test_our_parts_start_on_a_database_that_is_ready_and_people_come_when_the_pages_are() -> None:
    def waits(name: str) -> dict[str, str]:
        found = cast(dict[str, dict[str, str]], services()[name]["depends_on"])
        return {other: wait["condition"].removeprefix("service_") for other, wait in found.items()}

    assert waits("db") == {"secrets": "completed_successfully"}
    assert waits("prepare") == {"db": "healthy", "secrets": "completed_successfully"}
    for name in ("role", "worker", "beat", "mailbox"):
        assert waits(name) == {"prepare": "completed_successfully"}, name
    assert waits("web") == {"role": "completed_successfully"}
    assert waits("caddy") == {"web": "healthy"}


def test_one_image_is_built_once_and_looked_for_nowhere() -> None:
    ours = {name: service for name, service in services().items() if service["image"] in (OURS, PRINTER)}

    assert [name for name, service in ours.items() if "build" in service] == ["secrets", "printer"]
    assert {service["pull_policy"] for service in ours.values()} == {"never"}


def test_our_parts_can_write_nothing_but_what_they_need_and_are_nobody_special() -> None:
    for name, service in services().items():
        if service["image"] in (OURS, PRINTER):
            assert (service["read_only"], service["tmpfs"]) == ("true", ["/tmp"]), name
            assert service["cap_drop"] == ["ALL"], name
            assert cast(list[str], service["security_opt"])[0] == "no-new-privileges:true", name
            assert len(service["security_opt"]) == (1 if service["image"] == OURS else 2), name
    assert re.findall(r"^USER (.*)$", dockerfile(), re.MULTILINE) == ["lmec", "root", "lmec"]


def test_what_prints_has_nothing_but_the_page_and_reaches_nobody() -> None:
    printer, networks = services()["printer"], cast(dict[str, Service], compose("docker-compose.yml")["networks"])

    assert not {"volumes", "environment", "ports", "secrets"} & set(printer)
    assert printer["networks"] == ["printing"]
    assert networks["printing"] == {"internal": "true"}
    assert [name for name, one in services().items() if "printing" in one.get("networks", [])] == ["worker", "printer"]
    assert environment(services()["worker"])["LMEC_PRINTER"] == "printer:8010"


def test_chromium_may_put_up_its_own_walls_and_may_not_mount_or_look_into_others() -> None:
    _, listed = cast(list[str], services()["printer"]["security_opt"])
    rules = json.loads((ROOT / listed.removeprefix("seccomp=")).read_text(encoding="utf-8"))
    [refused] = rules["syscalls"]

    assert refused["action"] == "SCMP_ACT_ERRNO"
    assert not {"clone", "clone3", "unshare", "chroot"} & set(refused["names"])
    assert {"mount", "setns", "ptrace", "bpf", "keyctl", "io_uring_setup", "init_module"} <= set(refused["names"])


def test_no_part_can_take_the_machine_from_the_others() -> None:
    for name, service in services().items():
        assert re.fullmatch(r"\d+[mg]", str(service["mem_limit"])), name
        assert int(str(service["pids_limit"])) <= 200, name
    assert int(str(services()["redis"]["mem_limit"]).removesuffix("m")) > 256  # its own limit
    for name in ("redis", "caddy"):
        assert services()[name]["read_only"] == "true", name


@pytest.mark.parametrize(
    "file", ["docker-compose.yml", "docker-compose.public.yml", "docker-compose.single-sign-on.yml"]
)
def test_no_secret_stands_in_an_environment_or_a_command(file: str) -> None:
    for name, service in services(file).items():
        for setting, value in environment(service).items():
            if re.search("PASSWORD|SECRET|KEY|TOKEN", setting):
                assert setting.endswith("_FILE"), (name, setting)
                assert value.startswith("/run/secrets/"), (name, setting)
        for words in (*environment(service).values(), str(service.get("command", ""))):
            assert not re.search("//[^/@{}]*:[^/@{}]*@", words), (name, words)


def test_a_secret_reaches_only_those_who_read_it() -> None:
    for name, service in services().items():
        mounts = [mount for mount in cast(list[str], service.get("volumes", [])) if "/run/secrets/" in mount]
        # Beside the key of the record everybody who signs keeps what was signed.
        own = [mount for mount in mounts if mount != "record:/run/secrets/record"]
        assert all(mount.endswith(":ro") for mount in own) or name == "secrets", name
    assert not any("secret-key" in str(services()[name]) for name in ("db", "redis", "caddy"))
    assert not any(
        "secrets/record" in str(services()[name].get("volumes")) for name in ("db", "redis", "caddy", "mailbox")
    )
    assert not any("database-password" in str(services()[name]) for name in ("web", "redis", "caddy"))


def test_the_pages_use_the_database_as_a_role_of_their_own_and_no_other_part_does() -> None:
    role = shlex.split(str(services()["role"]["command"]))[2]
    for name, service in services().items():
        if service["image"] == OURS:
            address, password = (environment(service)[f"DATABASE_{part}"] for part in ("URL", "PASSWORD_FILE"))
            assert address.startswith(f"postgresql://{role if name == 'web' else 'lmec'}@"), name
            assert ("/web/" in password) is (name == "web"), name


@pytest.mark.parametrize(
    ("name", "command"),
    [(name, service["command"]) for name, service in services().items() if service["image"] in (OURS, PRINTER)],
)
def test_each_part_runs_a_command_that_exists(name: str, command: str) -> None:
    program, *arguments = shlex.split(command)

    shown = CliRunner().invoke(main, [*arguments, "--help"])

    assert program == "lmec"
    assert shown.exit_code == 0, shown.output
    assert "Usage" in shown.output


def test_the_port_is_published_where_the_service_is_told_that_it_is() -> None:
    addresses = {
        environment(service)["LMEC_PUBLISHED_ON"]
        for service in services().values()
        if service["image"] == OURS and "LMEC_PUBLISHED_ON" in environment(service)
    }
    assert addresses == {"${LMEC_PUBLISHED_ON:-127.0.0.1}"}
    published = cast(list[str], services()["caddy"]["ports"])
    assert [port.startswith(f"{addresses.copy().pop()}:") for port in published] == [True]
    assert not any("ports" in service for name, service in services().items() if name != "caddy")


def test_for_the_public_demo_mode_is_off_and_would_be_refused() -> None:
    public = services("docker-compose.public.yml")

    for name in ("prepare", "role", "web", "worker", "beat"):
        settings = environment(public[name])
        assert (settings["LMEC_DEMO"], settings["LMEC_PUBLISHED_ON"]) == ("", "0.0.0.0"), name
        assert settings["PUBLIC_URL"].startswith("${PUBLIC_URL:?"), name
    assert set(public) <= set(services())


def test_the_broker_never_evicts_and_keeps_nothing() -> None:
    command = str(services()["redis"]["command"])

    assert "--maxmemory-policy noeviction" in command
    assert '--save "" --appendonly no' in command


def test_every_volume_and_network_is_declared() -> None:
    whole = compose("docker-compose.yml")
    mounted = {
        mount.partition(":")[0]
        for service in services().values()
        for mount in cast(list[str], service.get("volumes", []))
    }

    assert {name for name in mounted if not name.startswith(".")} == set(cast(dict[str, Value], whole["volumes"]))
    joined = {network for service in services().values() for network in service.get("networks", ["default"])}
    assert joined == set(cast(dict[str, Value], whole["networks"]))


def test_every_folder_that_a_volume_covers_in_our_image_is_there_and_belongs_to_the_service() -> None:
    folders = re.findall(r"install -d -o lmec -g lmec -m \d+ ([^\\\n]+)", dockerfile())
    covered = {
        mount.split(":")[1]
        for service in services().values()
        for mount in cast(list[str], service.get("volumes", []))
        if service["image"] == OURS and not mount.startswith(".")
    }

    assert covered <= {path for line in folders for path in line.split()}


def test_the_image_holds_every_package_and_nothing_else_of_the_tree() -> None:
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    packages = {package.removesuffix("*") for package in setuptools["packages"]["find"]["include"]}
    modules = {f"{module}.py" for module in setuptools["py-modules"]}
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]

    assert lines[0] == "*"
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}
    guides = {f"docs/{name}.md" for name in ABOUT}
    assert let_in == packages | modules | guides | {"migrations", "pyproject.toml", "requirements.lock", "setup.py"}


def test_the_image_is_built_from_what_is_locked_and_by_any_builder() -> None:
    assert "--no-deps --require-hashes -r /opt/lmec/requirements.lock" in dockerfile()
    assert "requirements-dev.lock" not in dockerfile()
    assert "--mount" not in dockerfile()
    assert "<<" not in dockerfile()
    assert "://" not in dockerfile()


def test_no_compiler_and_no_pip_is_in_what_is_shipped() -> None:
    _, built, shipped, printer = re.split(r"^FROM .*$", dockerfile(), flags=re.MULTILINE)

    assert "gcc" in built
    assert "assert LANGUAGE == 'C'" in built
    assert "pip uninstall" in built
    assert not re.search(r"\b(?:gcc|pip|dev)\b", shipped + printer)
    assert re.findall(r"^COPY (.*)$", shipped, re.MULTILINE) == [
        "--from=built /opt/lmec /opt/lmec",
        "--from=built /srv/lmec /srv/lmec",
    ]


def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_reader_of_these_tests_reads_no_more_than_it_understands() -> None:
    assert compose_file.read('a: &x\n  b: c\nd:\n  <<: *x\n  e: ""\n  f:\n    - "1"\n    - 2:3\n') == {
        "a": {"b": "c"},
        "d": {"b": "c", "e": "", "f": ["1", "2:3"]},
    }
    for strange in ("a: [b]", "a: b: c", "a: |", "a: 'b'", "a: b # c", "a: b\na: c", "- a\nb: c"):
        with pytest.raises((ValueError, AssertionError)):
            compose_file.read(strange)
