"""Every file that is deployed is read by the tool that reads it in earnest, where that tool is installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot.settings import PREFIX, Settings
from bot.telegram.watch import Watch
from tests.bot.test_cli import COMMANDS

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
# `systemd-analyze security` tells ten times the exposure.
MOST_EXPOSED = 20
PROGRAM = "/usr/local/lib/juesuan/.venv/bin/juesuan"
LIMIT = 60
# Where systemd's own paths are not in PATH.
PLACES = "/usr/sbin:/sbin:/usr/bin:/bin"


def tool(name: str) -> str:
    """Where a tool is; the test is skipped where it is not installed."""
    beside = ROOT / ".venv" / "bin" / name
    found = str(beside) if beside.exists() else shutil.which(name) or shutil.which(name, path=PLACES)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    """What a tool says; it must be content."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={"PATH": PLACES, "HOME": "/nonexistent", **environment},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def manifests() -> list[dict[str, Any]]:
    """Every object that is applied."""
    return [each for path in MANIFESTS for each in yaml.safe_load_all(path.read_text("utf-8"))]


# ---------------------------------------------------------------- systemd


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_a_service_is_hardened(unit: Path) -> None:
    run(tool("systemd-analyze"), "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", unit)


def test_units_are_well_formed(tmp_path: Path) -> None:
    """With a program where the units expect it."""
    for unit in UNITS:
        text = unit.read_text("utf-8").replace(
            "/usr/local/lib/juesuan/.venv/bin/juesuan", shutil.which("true") or "/bin/true"
        )
        (tmp_path / unit.name).write_text(text, "utf-8")
    said = run(tool("systemd-analyze"), "verify", *(tmp_path / unit.name for unit in UNITS))
    assert "juesuan" not in said, said


# ---------------------------------------------------------------- container and compose


def steps(text: str) -> list[tuple[str, str]]:
    """The instructions of a container file."""
    joined = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in joined.splitlines() if line.strip()]


def test_the_container_is_small_and_run_by_nobody() -> None:
    found = steps((DEPLOY / "Containerfile").read_text("utf-8"))
    kinds = [kind for kind, _ in found]
    last = found[len(kinds) - 1 - kinds[::-1].index("FROM") :]
    bases = [rest.split()[0] for kind, rest in found if kind == "FROM"]
    assert all(re.fullmatch(r"python:3\.1[123]-slim", base) for base in bases)
    assert kinds.count("FROM") == 2, "what builds the program is not in it"
    users = [rest for kind, rest in last if kind == "USER"]
    assert users
    assert all(user.split(":")[0] not in {"0", "root"} for user in users)
    assert "HEALTHCHECK" in dict(last)
    assert "ADD" not in kinds
    for kind, rest in found:
        if kind == "RUN":
            installs = re.findall(r"pip install ([^&]*)", rest)
            assert all("--require-hashes" in each or "--no-deps" in each for each in installs)
        if kind == "COPY" and "--from" not in rest:
            assert all((ROOT / name).exists() for name in rest.split()[:-1]), rest
    settings = set(re.findall(rf"{PREFIX}\w+", str(last)))
    assert settings <= {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_the_container_file_by_hadolint() -> None:
    run(tool("hadolint"), DEPLOY / "Containerfile")


def test_what_goes_into_the_container_is_named() -> None:
    """Nothing else of the folder is sent to who builds: no knowledge base, no settings with a token."""
    lines = (DEPLOY / "Containerfile.dockerignore").read_text("utf-8").split()
    assert lines[0] == "*"
    copied = {
        name.split("/")[0]
        for kind, rest in steps((DEPLOY / "Containerfile").read_text("utf-8"))
        if kind == "COPY" and "--from" not in rest
        for name in rest.split()[:-1]
    }
    assert copied == {line[1:].split("/")[0] for line in lines if line.startswith("!")}


def test_the_compose_file() -> None:
    run(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml")
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    assert set(services) == {"bot", "proxy"}
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert service["mem_limit"]
    assert "ports" not in services["bot"], "only the proxy is reached from outside"


def test_the_proxy() -> None:
    said = run(tool("caddy"), "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile", HOME="/tmp")  # noqa: S108
    assert "Valid configuration" in said
    run(tool("caddy"), "fmt", "--diff", DEPLOY / "Caddyfile", HOME="/tmp")  # noqa: S108


# ---------------------------------------------------------------- Kubernetes


def test_manifests_fit_their_schemas() -> None:
    checked = 0
    for each in manifests():
        if each["kind"] != "Kustomization":
            assert kubernetes_validate.validate(each, kubernetes_validate.latest_version(), strict=True)
            checked += 1
    assert checked >= 7


def test_pods_are_restricted() -> None:
    """As the namespace demands (pod security standard `restricted`)."""
    pods = [each["spec"]["template"]["spec"] for each in manifests() if each["kind"] in {"StatefulSet", "Deployment"}]
    assert len(pods) == 2
    for pod in pods:
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            security = container["securityContext"]
            assert security["allowPrivilegeEscalation"] is False
            assert security["readOnlyRootFilesystem"] is True
            assert security["capabilities"] == {"drop": ["ALL"]}
            assert {"livenessProbe", "readinessProbe", "resources"} <= set(container)
            assert not container["image"].endswith(":latest")
            ports = {port["name"] for port in container["ports"]}
            assert container["readinessProbe"]["httpGet"]["port"] in ports


def test_replicas_only_read_the_knowledge_base() -> None:
    [bot] = [each for each in manifests() if each["kind"] == "StatefulSet"]
    pod = bot["spec"]["template"]["spec"]
    assert bot["spec"]["replicas"] > 1
    [knowledge] = [each for each in pod["volumes"] if each["name"] == "knowledge"]
    assert knowledge["persistentVolumeClaim"]["readOnly"] is True
    [mount] = [each for each in pod["containers"][0]["volumeMounts"] if each["name"] == "knowledge"]
    assert mount["readOnly"] is True
    servers = re.findall(r"^\s+server (\S+) ", (DEPLOY / "kubernetes" / "haproxy.cfg").read_text("utf-8"), re.MULTILINE)
    assert len(servers) == bot["spec"]["replicas"], "each replica is known to the proxy"


def test_what_is_put_together_exists() -> None:
    [whole] = [each for each in manifests() if each["kind"] == "Kustomization"]
    folder = DEPLOY / "kubernetes"
    assert {path.name for path in MANIFESTS} == {*whole["resources"], "kustomization.yaml"}
    named = {}
    for made in whole["configMapGenerator"]:
        assert all((folder / name).is_file() for name in made.get("files", ()))
        named[made["name"]] = [line.partition("=")[0] for line in made.get("literals", ())]
    assert set(named["settings"]) <= {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


# ---------------------------------------------------------------- Prometheus and Grafana


def metrics() -> set[str]:
    """The names of all numbers that the bot tells; those with labels are told once something is counted."""
    families = Watch().registry.collect()
    return {f"{family.name}{end}" for family in families for end in ("", "_total", "_bucket", "_count", "_sum")}


def expressions() -> list[str]:
    """What the dashboard asks."""
    board = json.loads((DEPLOY / "monitoring" / "dashboard.json").read_text("utf-8"))
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]]


def test_alerts_fire_where_they_should() -> None:
    promtool, folder = tool("promtool"), DEPLOY / "monitoring"
    run(promtool, "check", "rules", folder / "alerts.yaml")
    run(promtool, "test", "rules", folder / "alerts.test.yaml", cwd=folder)


def test_what_the_dashboard_asks_is_understood(tmp_path: Path) -> None:
    rules = [{"record": f"x{number}", "expr": asked} for number, asked in enumerate(expressions())]
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "x", "rules": rules}]}), "utf-8")
    run(tool("promtool"), "check", "rules", path)


def test_only_what_is_told_is_asked_for() -> None:
    rules = yaml.safe_load((DEPLOY / "monitoring" / "alerts.yaml").read_text("utf-8"))["groups"][0]["rules"]
    asked = " ".join([*expressions(), *(rule["expr"] for rule in rules)])
    named = set(re.findall(r"\b(?:juesuan|process)_\w+", asked))
    assert named
    assert named <= metrics()


def test_the_dashboard_is_well_formed() -> None:
    board = json.loads((DEPLOY / "monitoring" / "dashboard.json").read_text("utf-8"))
    numbers = [panel["id"] for panel in board["panels"]]
    assert len(set(numbers)) == len(numbers)
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert at["x"] + at["w"] <= 24
        assert not cells & taken, panel["title"]
        taken |= cells
        assert {"title", "type", "targets", "datasource"} <= set(panel)


def test_every_alert_is_told_in_the_runbook() -> None:
    rules = yaml.safe_load((DEPLOY / "monitoring" / "alerts.yaml").read_text("utf-8"))["groups"][0]["rules"]
    book = (DEPLOY / "runbook.md").read_text("utf-8")
    for rule in rules:
        assert f"`{rule['alert']}`" in book
    counted = {family.name for family in Watch().registry.collect() if family.name.startswith("juesuan_")}
    for name in counted:
        assert name in book, name


def test_the_runbook_names_what_there_is() -> None:
    book = (DEPLOY / "runbook.md").read_text("utf-8")
    for path in re.findall(r"`(deploy/[\w./-]+)`", book):
        assert (ROOT / path).exists(), path
    for name in re.findall(rf"{PREFIX}([A-Z_]+)", book):
        assert name.lower() in Settings.model_fields, name
    named = set(re.findall(r"(?:^|`)juesuan ([a-z]+)", book, re.MULTILINE))
    assert {"backup", "restore", "doctor"} <= named <= set(COMMANDS)
