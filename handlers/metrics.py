"""What /metrics tells: how much arrives, how it was answered, and what waits."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest


class Metrics:
    """The numbers of one process."""

    def __init__(self) -> None:
        """Begin at zero, in a registry of our own: the default one is shared with whatever else is imported."""
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "heed_slack_requests_total", "Requests from Slack, by answer.", ["status"], registry=self._registry
        )
        self._events = Gauge(
            "heed_inbox_events", "Events that were acknowledged and are not done.", ["state"], registry=self._registry
        )
        self._jobs = Gauge("heed_jobs", "Durable jobs that are not done.", ["state"], registry=self._registry)
        self._ready = Gauge("heed_ready", "Whether a part works (1) or not (0).", ["part"], registry=self._registry)
        self._known = {status: self._answers.labels(str(status)) for status in (200, 400, 401, 503)}

    def count_answer(self, status: int) -> None:
        """Count a request by the status of its answer."""
        counter = self._known.get(status)
        (counter or self._answers.labels(str(status))).inc()

    def text(self, events: Mapping[str, int], jobs: Mapping[str, int], parts: Mapping[str, bool]) -> bytes:
        """Return everything in Prometheus' text format."""
        for state, count in events.items():
            self._events.labels(state).set(count)
        for state, count in jobs.items():
            self._jobs.labels(state).set(count)
        for part, works in parts.items():
            self._ready.labels(part).set(int(works))
        return generate_latest(self._registry)
