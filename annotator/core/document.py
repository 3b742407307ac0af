"""A text with its spans: the only place where spans change, one Edit a step."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from annotator.core.errors import SpanError
from annotator.core.history import History
from annotator.core.index import SpanIndex
from annotator.core.spans import (
    HUMAN,
    Deed,
    Edit,
    Link,
    Progress,
    Span,
    Status,
    link_key,
)

Range = tuple[int, int]
_OWN_IDS = re.compile(r"^.([0-9]{1,17})$", re.MULTILINE)


class Document:
    """The annotations of one article while they are worked on.

    Every method that changes something returns the Edit, already on the history, or None
    where nothing changed. Offsets are code points of ``text``; SpanError where they lie
    outside it or a span is not there.
    """

    def __init__(
        self,
        text: str,
        spans: Iterable[Span] = (),
        links: Iterable[Link] = (),
        progress: Progress | None = None,
        history: History | None = None,
    ) -> None:
        self.text = text
        self.spans = SpanIndex(spans)
        self.progress = progress or Progress()
        self.history = History() if history is None else history
        self._links = {link.id: link for link in links}
        self._links_at: dict[str, set[str]] = {}
        for link in self._links.values():
            self._tie(link)
        held = list(self.spans)
        for outside in [s for s in held if not 0 <= s.start < s.end <= len(text)]:
            self._check(outside.start, outside.end)
        self._last_span = _last_number([span.id for span in held])
        self._last_link = _last_number(self._links)
        self._reserve(self.history)

    @property
    def links(self) -> tuple[Link, ...]:
        """All links, in the order of files."""
        return tuple(sorted(self._links.values(), key=link_key))

    def words(self, span: Span) -> str:
        """The span's own words."""
        return self.text[span.start : span.end]

    def links_of(self, span_id: str) -> tuple[Link, ...]:
        """The links that start or end at a span."""
        ids = self._links_at.get(span_id, ())
        return tuple(sorted((self._links[i] for i in ids), key=link_key))

    def add(
        self, start: int, end: int, label: str, attributes: Mapping[str, Any] | None = None
    ) -> Edit | None:
        """Label ``start:end``. The same range with the same label takes the new attributes."""
        return self.add_all([(start, end)], label, attributes)

    def add_all(
        self,
        ranges: Iterable[Range],
        label: str,
        attributes: Mapping[str, Any] | None = None,
        origin: str = HUMAN,
    ) -> Edit | None:
        """Label several ranges in one step."""
        removed: list[Span] = []
        added: list[Span] = []
        for start, end in dict.fromkeys(ranges):
            self._check(start, end)
            held = [s for s in self.spans.with_range(start, end) if s.label == label]
            if held:
                attributed = replace(
                    held[0], attributes={**held[0].attributes, **(attributes or {})}
                )
                if attributed != held[0]:
                    removed.append(held[0])
                    added.append(attributed)
            else:
                self._last_span += 1
                added.append(
                    Span(
                        f"s{self._last_span}",
                        start,
                        end,
                        label,
                        dict(attributes or {}),
                        origin=origin,
                    )
                )
        return self._do(Deed.LABEL, removed, added)

    def relabel(
        self, span_id: str, label: str, attributes: Mapping[str, Any] | None = None
    ) -> Edit | None:
        """Give a span another label and, with it, other attributes."""
        span = self._span(span_id)
        changed = replace(span, label=label, attributes=dict(attributes or {}))
        return self.change([changed], Deed.RELABEL)

    def resize(self, span_id: str, start: int, end: int) -> Edit | None:
        """Move a span's edges; everything else of it stays."""
        self._check(start, end)
        return self.change([replace(self._span(span_id), start=start, end=end)], Deed.RESIZE)

    def set_attribute(self, span_id: str, name: str, value: object) -> Edit | None:
        """Set an attribute, or take it away with None."""
        span = self._span(span_id)
        attributes = {k: v for k, v in span.attributes.items() if k != name}
        if value is not None:
            attributes = {**span.attributes, name: value}
        return self.change([replace(span, attributes=attributes)], Deed.ATTRIBUTES)

    def set_note(self, span_id: str, note: str) -> Edit | None:
        """Write a note to a span."""
        return self.change([replace(self._span(span_id), note=note)], Deed.NOTE)

    def change(self, spans: Iterable[Span], deed: Deed) -> Edit | None:
        """Replace spans by others with the same ids, in one step."""
        removed, added = [], []
        for span in spans:
            self._check(span.start, span.end)
            held = self._span(span.id)
            if held != span:
                removed.append(held)
                added.append(span)
        return self._do(deed, removed, added)

    def remove(self, span_ids: Iterable[str], deed: Deed = Deed.DELETE) -> Edit | None:
        """Delete spans, and the links that hang on them."""
        removed = [self._span(span_id) for span_id in dict.fromkeys(span_ids)]
        links = {link.id: link for span in removed for link in self.links_of(span.id)}
        return self._do(deed, removed, [], unlinked=tuple(links.values()))

    def link(self, type_: str, source: str, target: str, note: str = "") -> Edit | None:
        """Draw a typed arrow between two spans; None where it is drawn already."""
        origin, goal = self._span(source), self._span(target)
        if origin.id == goal.id:
            raise SpanError("A span cannot be linked to itself.")
        drawn = {(link.type, link.source, link.target) for link in self.links_of(source)}
        if (type_, source, target) in drawn:
            return None
        self._last_link += 1
        link = Link(f"k{self._last_link}", type_, source, target, note)
        return self._do(Deed.LINK, linked=(link,), about=origin)

    def unlink(self, link_id: str) -> Edit | None:
        """Take an arrow away."""
        link = self._links.get(link_id)
        if link is None:
            raise SpanError(f"There is no link “{link_id}” in this article.")
        return self._do(Deed.UNLINK, unlinked=(link,), about=self._span(link.source))

    def set_progress(self, progress: Progress) -> Edit | None:
        """Set the article's status and flag."""
        if progress == self.progress:
            return None
        deed = Deed.STATUS if progress.flag == self.progress.flag else Deed.FLAG
        edit = Edit(deed, before=self.progress, after=progress, words=progress.flag or "")
        return self._record(edit)

    def undo(self) -> Edit | None:
        """Take the last step back; the Edit that did so."""
        return self._apply(self.history.back())

    def redo(self) -> Edit | None:
        """Do again what was last taken back."""
        return self._apply(self.history.forward())

    def _do(
        self,
        deed: Deed,
        removed: Iterable[Span] = (),
        added: Iterable[Span] = (),
        unlinked: tuple[Link, ...] = (),
        linked: tuple[Link, ...] = (),
        about: Span | None = None,
    ) -> Edit | None:
        out, new = tuple(removed), tuple(added)
        if not (out or new or unlinked or linked):
            return None
        first = about or (new or out)[0]
        begun = replace(self.progress, status=Status.IN_PROGRESS)
        starts = self.progress.status is Status.TODO
        return self._record(
            Edit(
                deed,
                out,
                new,
                unlinked,
                linked,
                self.progress if starts else None,
                begun if starts else None,
                first.label,
                self.words(first),
            )
        )

    def _record(self, edit: Edit) -> Edit:
        self.history.record(edit)
        self._apply(edit)
        return edit

    def _apply(self, edit: Edit | None) -> Edit | None:
        if edit is None:
            return None
        for link in edit.unlinked:
            del self._links[link.id]
            self._links_at[link.source].discard(link.id)
            self._links_at[link.target].discard(link.id)
        for span in edit.removed:
            self.spans.remove(span)
        for span in edit.added:
            self.spans.add(span)
        for link in edit.linked:
            self._links[link.id] = link
            self._tie(link)
        if edit.after is not None:
            self.progress = edit.after
        return edit

    def _tie(self, link: Link) -> None:
        for span_id in (link.source, link.target):
            if span_id not in self.spans:
                raise SpanError(f"The link “{link.id}” names no span: “{span_id}”.")
            self._links_at.setdefault(span_id, set()).add(link.id)

    def _span(self, span_id: str) -> Span:
        span = self.spans.get(span_id)
        if span is None:
            raise SpanError(f"There is no span “{span_id}” in this article.")
        return span

    def _check(self, start: int, end: int) -> None:
        if not 0 <= start < end <= len(self.text):
            raise SpanError(
                f"{start}–{end} is no stretch of a text of {len(self.text)} characters."
            )

    def _reserve(self, history: History) -> None:
        """Never give an id that undo or redo could bring back to another span."""
        for edit in history:
            spans = (*edit.removed, *edit.added)
            self._last_span = max(self._last_span, _last_number(span.id for span in spans))
            links = (*edit.unlinked, *edit.linked)
            self._last_link = max(self._last_link, _last_number(link.id for link in links))


def _last_number(ids: Iterable[str]) -> int:
    """The highest number that ends one of our own ids (``s12``, ``k3``)."""
    return max(map(int, _OWN_IDS.findall("\n".join(ids))), default=0)
