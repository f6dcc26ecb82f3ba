"""The proxy before several replicas, running: every update of a chat comes to the same one."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.bot.telegram.test_serving import _free_port
from tests.bot.telegram.updates import ANNA, BO, GROUP, inline, message, press, update
from tests.deploy.test_artefacts import DEPLOY, tool

CONFIG = DEPLOY / "kubernetes" / "haproxy.cfg"
LIMIT = 10.0


class _Replica(ThreadingHTTPServer):
    """Takes updates, and remembers how many bytes each had; health is asked on the same port."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taker)
        self.taken: list[bytes] = []


class _Taker(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, _Replica)
        self.server.taken.append(self.rfile.read(int(self.headers["Content-Length"])))
        self._well()

    def do_GET(self) -> None:
        self._well()

    def _well(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def replicas() -> Iterator[list[_Replica]]:
    """Three of them."""
    made = [_Replica() for _ in range(3)]
    threads = [threading.Thread(target=each.serve_forever, args=(0.05,)) for each in made]
    for thread in threads:
        thread.start()
    yield made
    for each in made:
        each.shutdown()
        each.server_close()
    for thread in threads:
        thread.join()


def _post(port: int, content: object, path: str = "/telegram") -> int:
    call = urllib.request.Request(f"http://127.0.0.1:{port}{path}", json.dumps(content).encode())
    try:
        with urllib.request.urlopen(call, timeout=5) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


@contextlib.contextmanager
def proxied(replicas: list[_Replica], folder: Path) -> Iterator[int]:
    """The proxy as it is deployed, but for where its replicas and its own ports are."""
    port, health = _free_port(), _free_port()
    text = (
        CONFIG.read_text("utf-8").replace(":8080\n", f"127.0.0.1:{port}\n").replace(":8081\n", f"127.0.0.1:{health}\n")
    )
    places = iter([f"127.0.0.1:{each.server_port}" for each in replicas])
    text = re.sub(r"juesuan-\d\S+:8080( id \d) resolvers cluster init-addr none", lambda m: next(places) + m[1], text)
    text = text.replace("check port 9464", "check").replace("inter 5s", "inter 200ms")
    path = folder / "haproxy.cfg"
    path.write_text(text, "utf-8")
    with subprocess.Popen([tool("haproxy"), "-f", str(path), "-db"], stderr=subprocess.DEVNULL) as process:
        try:
            end = time.monotonic() + LIMIT
            while _post(port, {}, "/elsewhere") != 404:
                assert time.monotonic() < end
                assert process.poll() is None
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


def test_a_chat_stays_with_its_replica(replicas: list[_Replica], tmp_path: Path) -> None:
    """Whatever it sends, through either of two proxies, and long words too."""
    people = [{**ANNA, "id": 1000 + number} for number in range(30)]
    sent: dict[int, int] = defaultdict(int)
    with proxied(replicas, tmp_path) as one, proxied(replicas, tmp_path) as other:
        for person in people:
            asked = message("支出" * 2000, sender=person)
            for port, what in (
                (one, update(message=asked)),
                (other, update(edited_message=asked)),
                (one, press({**asked, "from": BO}, "x", sender=person)),
                (other, inline("三公", sender=person)),
            ):
                assert _post(port, what) == 200
                sent[person["id"]] += 1
        for person in (ANNA, BO):
            assert _post(one, update(message=message("/list", GROUP, person))) == 200
        where = [{_chat(body) for body in each.taken} for each in replicas]
        assert _post(one, {}, "/") == 404
    assert all(where), "every replica has some"
    assert sum(map(len, where)) == len(people) + 1, "and nobody is at two"
    assert sum(len(each.taken) for each in replicas) == sum(sent.values()) + 2


def test_the_chats_of_a_replica_that_is_gone_go_to_the_others(replicas: list[_Replica], tmp_path: Path) -> None:
    people = [{**ANNA, "id": 1000 + number} for number in range(30)]
    with proxied(replicas, tmp_path) as port:
        for person in people:
            assert _post(port, update(message=message("一", sender=person))) == 200
        before = [{_chat(body) for body in each.taken} for each in replicas]
        replicas[0].shutdown()
        replicas[0].server_close()
        for person in people:
            assert _post(port, update(message=message("二", sender=person))) == 200
    after = [{_chat(body) for body in each.taken} for each in replicas]
    assert after[1] >= before[1]
    assert after[1] | after[2] == {person["id"] for person in people}
    assert after[1] - before[1] <= before[0], "who had another replica stays there"


def _chat(body: bytes) -> int:
    content = json.loads(body)
    found = content.get("message") or content.get("edited_message")
    if found is None and "callback_query" in content:
        found = content["callback_query"]["message"]
    return int(found["chat"]["id"] if found else content["inline_query"]["from"]["id"])
