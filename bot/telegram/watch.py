"""What can be counted while the bot serves, for Prometheus: numbers only, never who asked or what was asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from bot.answer import Answer
from knowledge.errors import StoreError
from knowledge.places import Place, condition

# Seconds, from a look into the knowledge base to a Telegram that asks to wait.
LATENCIES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# What a document that could not be taken in counts as.
REFUSED = "refused"
# Telegram lets a bot wait for messages a few seconds only: after so many without any answer it is not reached.
SILENCE = 120.0


class Watch:
    """The counters of one running bot. The names are told in `deploy/runbook.md`."""

    def __init__(self, db: Place | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._db, self._clock = db, clock
        self._heard: float | None = None
        self.serving = False
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        of = self.registry
        self._questions = Counter("juesuan_questions", "Questions answered", ("status", "intent"), registry=of)
        self._unanswered = Counter("juesuan_unanswered", "Questions without an answer", ("missing",), registry=of)
        self._lookup = Histogram("juesuan_lookup_seconds", "To find an answer", buckets=LATENCIES, registry=of)
        self._reply = Histogram(
            "juesuan_reply_seconds", "From a question to its reply in Telegram", buckets=LATENCIES, registry=of
        )
        self._documents = Counter("juesuan_documents", "Documents that operators sent", ("outcome",), registry=of)
        self._telegram = Counter("juesuan_telegram_calls", "Calls of the Bot API", ("outcome",), registry=of)
        self._failures = Counter("juesuan_failures", "Updates whose handling failed", registry=of)
        self._repeated = Counter("juesuan_repeated_updates", "Updates that came again", registry=of)
        self._age = Gauge("juesuan_knowledge_age_seconds", "Since a document was read in last", registry=of)
        self._files = Gauge("juesuan_knowledge_files", "Files that the knowledge base holds", registry=of)
        self._usable = Gauge("juesuan_knowledge_usable", "Whether the knowledge base can be answered from", registry=of)
        self._kept = Gauge("juesuan_chats_kept", "Whether what chats remember outlives the program", registry=of)
        self._kept.set(1)

    # ------------------------------------------------------------ what happens

    def answered(self, answer: Answer, seconds: float) -> None:
        """A question got its reply after so many seconds."""
        self._questions.labels(answer.status.value, answer.intent).inc()
        self._lookup.observe(answer.elapsed_ms / 1000)
        self._reply.observe(seconds)
        if answer.missing:
            self._unanswered.labels(answer.missing).inc()

    def taken(self, outcomes: Iterable[str]) -> None:
        """An operator's document was taken in, or refused."""
        for outcome in outcomes:
            self._documents.labels(outcome).inc()

    def called(self, outcome: str) -> None:
        """Telegram was called: the HTTP status, or the kind of error where there was none."""
        self._telegram.labels(outcome).inc()
        if outcome == "200":
            self._heard = self._clock()

    def failed(self) -> None:
        """Something went wrong with an update."""
        self._failures.inc()

    def repeated(self) -> None:
        """An update came again."""
        self._repeated.inc()

    def keeps(self, chats: Callable[[], bool]) -> None:
        """Whether what chats remember is where it outlives the program is asked of this from now on."""
        self._kept.set_function(chats)

    # ------------------------------------------------------------ what is asked

    def hindrance(self, *, polling: bool) -> str:
        """What keeps questions from being answered now; empty where nothing does."""
        if not self.serving:
            return "not connected to Telegram yet"
        if polling and (self._heard is None or self._clock() - self._heard > SILENCE):
            return "Telegram is not reached"
        return self._look_at_knowledge()

    def exposition(self) -> bytes:
        """Everything in the text format of Prometheus."""
        self._look_at_knowledge()
        return generate_latest(self.registry)

    def _look_at_knowledge(self) -> str:
        """Set what is told of the knowledge base; gives why it cannot be answered from."""
        try:
            if self._db is None:
                return ""
            of, latest = condition(self._db)
        except StoreError:
            self._usable.set(0)
            return "the knowledge base cannot be read"
        self._usable.set(of.usable)
        self._files.set(of.files)
        since = datetime.now(UTC) - datetime.fromisoformat(latest) if latest else None
        self._age.set(since.total_seconds() if since else float("nan"))
        return "" if of.usable else "the knowledge base is of another version"
