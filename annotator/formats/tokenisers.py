"""The tokens that token formats count in: those of our own rules, or spaCy's."""

import re
from enum import StrEnum
from functools import cache
from typing import Any

from annotator.core.tokens import Chunks, Range, TextTokens
from annotator.formats.model import Tokeniser, missing, rule_tokens

DEFAULT_LANGUAGE = "xx"
"""spaCy's own tag for a text of any language."""

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
    _pipeline(DEFAULT_LANGUAGE)
    return _by_spacy


def _by_spacy(text: str, language: str | None) -> TextTokens:
    language = (language or "").split("-")[0].lower()
    return _spacy_tokens(language if _LANGUAGE.fullmatch(language) else DEFAULT_LANGUAGE).of(text)


@cache
def _spacy_tokens(language: str) -> "_SpacyTokens":
    return _SpacyTokens(_pipeline(language))


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
    """The tokens of one pipeline.

    SpaCy's rules look at a chunk between white space alone, unless a rule holds white space
    itself, and take ten times as long as to look it up.
    """

    def __init__(self, pipeline: Any) -> None:
        from spacy.tokenizer import Tokenizer

        self._pipeline = pipeline
        rules = pipeline.tokenizer.rules if isinstance(pipeline.tokenizer, Tokenizer) else None
        is_local = rules is not None and not any(map(_ACROSS.search, rules))
        self._chunks = Chunks(self._ranges) if is_local else None

    def of(self, text: str) -> TextTokens:
        if self._chunks is None:
            return TextTokens.of(text, self._ranges(text))
        with self._pipeline.memory_zone():
            return self._chunks.tokens(text)

    def _ranges(self, text: str) -> list[Range]:
        return [
            (token.idx, token.idx + len(token))
            for token in self._pipeline.make_doc(text)
            if not token.is_space
        ]
