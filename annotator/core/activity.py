"""How long somebody was at work, by the signs of it."""


class Stopwatch:
    """Counts the time between signs of activity, but no gap longer than ``idle_limit``.

    All times are seconds of one clock that never goes back, given by the caller. ``seconds`` is
    what was counted before.
    """

    def __init__(self, idle_limit: float, seconds: float = 0) -> None:
        self.idle_limit = idle_limit
        self._counted = seconds
        self._last: float | None = None

    def active(self, now: float) -> None:
        """A sign of activity: a key, a click, the article coming to the front."""
        self._counted = self.seconds(now)
        self._last = now

    def pause(self, now: float) -> None:
        """The article goes out of sight; the next sign of activity starts anew."""
        self.active(now)
        self._last = None

    def seconds(self, now: float) -> float:
        """The time counted, with the gap since the last sign if it is no longer than the limit."""
        gap = 0 if self._last is None else now - self._last
        return self._counted + (gap if gap <= self.idle_limit else 0)
