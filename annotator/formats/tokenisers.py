"""The tokens that token formats count in: those of our own rules, or spaCy's."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from annotator.core.tokens import Range
from annotator.formats.model import Tokeniser, missing, rule_tokens

DEFAULT_LANGUAGE = "xx"
"""spaCy's own tag for a text of any language."""

_CHUNKS = 50_000
"""Chunks of which the tokens are remembered: more than most projects have."""
_CHUNK = re.compile(r"\S+")
_ACROSS = re.compile(r"\s\S|\S\s")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Tokens(StrEnum):
    """Whose tokens an export counts in."""

    OWN = "own"
    SPACY = "spacy"


def tokeniser(tokens: str) -> Tokeniser:
    """What makes the tokens. Raises FormatError where spaCy is asked for and not installed."""
    return rule_tokens if Tokens(tokens) is Tokens.OWN else spacy_tokeniser()


def spacy_tokeniser() -> Tokeniser:
    """SpaCy's rules for the text's language; those for any language where it has none."""
    by_language: dict[str, _SpacyTokens] = {}

    def tokenise(text: str, language: str | None) -> Sequence[Range]:
        language = (language or "").split("-")[0].lower()
        if not _LANGUAGE.fullmatch(language):
            language = DEFAULT_LANGUAGE
        if language not in by_language:
            by_language[language] = _SpacyTokens(_pipeline(language))
        return by_language[language].of(text)

    _pipeline(DEFAULT_LANGUAGE)
    return tokenise


@cache
def _pipeline(language: str) -> Any:
    """SpaCy's rules for a language, which take seconds to be made for some."""
    try:
        import spacy
    except ImportError as error:
        raise missing("spacy", "spaCy") from error
    try:
        return spacy.blank(language)
    except ImportError:  # spaCy's own word for a language that it does not know
        return _pipeline(DEFAULT_LANGUAGE)


class _SpacyTokens:
    """The tokens of one pipeline, remembered for each chunk between white space.

    SpaCy's rules look at such a chunk alone, unless a rule holds white space itself, and take
    ten times as long as to look it up.
    """

    def __init__(self, pipeline: Any) -> None:
        from spacy.tokenizer import Tokenizer

        self._pipeline = pipeline
        rules = pipeline.tokenizer.rules if isinstance(pipeline.tokenizer, Tokenizer) else None
        self._is_local = rules is not None and not any(map(_ACROSS.search, rules))
        self._known: dict[str, list[Range]] = {}

    def of(self, text: str) -> Sequence[Range]:
        if not self._is_local:
            return self._made(text)
        found: list[Range] = []
        known = self._known
        with self._pipeline.memory_zone():
            for chunk in _CHUNK.finditer(text):
                words, at = chunk[0], chunk.start()
                if words not in known:
                    if len(known) >= _CHUNKS:
                        known.clear()
                    known[words] = self._made(words)
                found += [(at + start, at + end) for start, end in known[words]]
        return found

    def _made(self, text: str) -> list[Range]:
        return [
            (token.idx, token.idx + len(token))
            for token in self._pipeline.make_doc(text)
            if not token.is_space
        ]
