"""The tokens that token formats count in: those of our own rules, or spaCy's."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from annotator.core.tokens import Range
from annotator.formats.model import Tokeniser, missing, rule_tokens

DEFAULT_LANGUAGE = "xx"
"""spaCy's own tag for a text of any language."""


class Tokens(StrEnum):
    """Whose tokens an export counts in."""

    OWN = "own"
    SPACY = "spacy"


def tokeniser(tokens: str) -> Tokeniser:
    """What makes the tokens. Raises FormatError where spaCy is asked for and not installed."""
    return rule_tokens if Tokens(tokens) is Tokens.OWN else spacy_tokeniser()


def spacy_tokeniser() -> Tokeniser:
    """SpaCy's rules for the text's language; those for any language where it has none."""
    try:
        import spacy
    except ImportError as error:
        raise missing("spacy", "spaCy") from error
    pipelines: dict[str, Any] = {}

    def pipeline(language: str) -> Any:
        if language not in pipelines:
            try:
                pipelines[language] = spacy.blank(language)
            except ImportError:  # spaCy's own word for a language that it does not know
                pipelines[language] = pipeline(DEFAULT_LANGUAGE)
        return pipelines[language]

    def tokenise(text: str, language: str | None) -> Sequence[Range]:
        nlp = pipeline((language or DEFAULT_LANGUAGE).split("-")[0].lower())
        return [
            (token.idx, token.idx + len(token))
            for token in nlp.make_doc(text)
            if not token.is_space
        ]

    return tokenise
