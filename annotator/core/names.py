"""The proper name around a position.

A name is one or more words with a capital (``WhatsApp``, ``F-16``, ``al-Assad``), with what joins
them: spaces on the same line, the full stop of ``M.`` or an initial, ``&``, a number at the end
(``Boeing 737``). The rules are made for news in French and English and rather take too little:

- ``M.``, ``Mme``, ``Mr`` and the like begin a name; ``président``, ``Dr``, ``General`` are no part
  of one, nor is what completes them: ``secrétaire d'État`` | ``Awa Diarra``;
- ``von``, ``ben``, ``van der`` … always join two parts; ``de``, ``du``, ``d'``, ``de la`` … where a
  single word follows (``Charles de Gaulle``, ``Corée du Nord``, ``Côte d'Ivoire``), since in ``la
  Russie de Vladimir Poutine`` there are two names; ``of`` and ``of the`` join anything;
- a word such as ``Le``, ``Mais`` or ``In`` at the start of a sentence or quotation is none, but
  within one it may be: ``à La Haye``, ``Marine Le Pen``;
- a day or month ends a name (``Black Friday``) and begins none; small letters, commas, quotation
  marks, brackets, dashes and a possessive ``'s`` end one; an elision is a border (``d'Odessa``).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from operator import attrgetter

from annotator.core.lexicon import (
    ARAB_ARTICLES,
    ARTICLES,
    DAYS_AND_MONTHS,
    HONORIFICS,
    LINKING_PARTICLES,
    OFFICES,
    OPENINGS,
    PERSONAL_PARTICLES,
    TITLES,
)
from annotator.core.sentences import sentence_at
from annotator.core.words import word_at, words, words_back

_REACH = 250
"""Code points looked at on each side of a position: no name is longer."""

_SPACES = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
_SPACE = re.compile(rf"{_SPACES}{{1,2}}")
_FULL_STOP = re.compile(rf"\.{_SPACES}{{0,2}}")
_AMPERSAND = re.compile(rf"{_SPACES}&{_SPACES}")
_MEASURE = re.compile(r"\s?[%‰°€$£]")
_OPENED = re.compile(r"[:«‹“„‘\"]\s*\Z")
_POSSESSIVE = re.compile(r"['’ʼ]s", re.IGNORECASE)
_GOES_ON = re.compile(rf"\.(?:,|;|{_SPACES}[^\W\dA-ZÀ-Þ])")
_SUFFIXES = ("jr", "sr")
_STOPPED = ("st", "ste", "mt", "ft")


class _Kind(Enum):
    HONORIFIC = auto()
    TITLE = auto()
    NAME = auto()
    NUMBER = auto()
    PARTICLE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of the text; ``word`` in small letters with straight apostrophes."""

    start: int
    end: int
    word: str
    kind: _Kind


def name_around(text: str, position: int) -> tuple[int, int] | None:
    """The name that contains or touches ``position``, else the word there, else None."""
    word = word_at(text, position)
    if word and _POSSESSIVE.fullmatch(text, *word):
        word = word_at(text, word[0] - 1) or word
    if word or not position:
        return word and _name_with(text, word)
    # After the full stop of M. or of an initial, which are no words' parts but a name's.
    before = word_at(text, position - 1)
    name = _name_with(text, before) if before else None
    return name if name and name[1] > position else None


def _name_with(text: str, word: tuple[int, int]) -> tuple[int, int]:
    """The name of which ``word`` is a part, ``word`` itself where it is part of none."""
    low, high = max(0, word[0] - _REACH), min(len(text), word[1] + _REACH)
    here = _token(text, *word)
    left = _linked(text, here, words_back(text, low, word[0]))[::-1]
    run = [*left, here, *_linked(text, here, words(text, word[1], high))]
    for begin, end in _names(text, run):
        if begin <= len(left) < end:
            return run[begin].start, _with_full_stop(text, run[end - 1])
    return word


def _linked(text: str, token: _Token, others: Iterable[tuple[int, int]]) -> list[_Token]:
    """The tokens made of ``others``, away from ``token``, as far as each is linked to the last."""
    linked = [token]
    for start, end in others:
        other = _token(text, start, end)
        if not _is_linked(text, *sorted((linked[-1], other), key=attrgetter("start"))):
            break
        linked.append(other)
    return linked[1:]


def _token(text: str, start: int, end: int) -> _Token:
    word = text[start:end].casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return _Token(start, end, word, _kind(text, start, end, word))


def _kind(text: str, start: int, end: int, word: str) -> _Kind:
    if word in TITLES:
        return _Kind.TITLE
    if text[start].islower() and word in PERSONAL_PARTICLES | LINKING_PARTICLES | ARTICLES:
        return _Kind.PARTICLE
    if text[start:end].isdecimal():
        return _Kind.NUMBER if end - start <= 4 else _Kind.OTHER
    if not _has_capital(text[start:end]):
        return _Kind.OTHER
    if word in HONORIFICS and (word not in {"m", "mm"} or text[end : end + 1] == "."):
        return _Kind.HONORIFIC
    return _Kind.OTHER if word in OPENINGS and _opens(text, start) else _Kind.NAME


def _has_capital(word: str) -> bool:
    """Whether ``word`` is one of a name: ``Odessa``, ``iPhone``, ``al-Assad``, not ``pro-Iran``."""
    head, _, rest = word.partition("-")
    if head in ARAB_ARTICLES and rest:
        return rest[0].isupper()
    return head[:1].isalnum() and head != head.lower()


def _opens(text: str, start: int) -> bool:
    """Whether the word at ``start`` is the first of its sentence, of a quotation, after a colon."""
    sentence = sentence_at(text, start)
    before = text[sentence[0] if sentence else start : start]
    return not any(map(str.isalnum, before)) or _OPENED.search(before) is not None


def _is_linked(text: str, left: _Token, right: _Token) -> bool:
    """Whether two words side by side may be of one name, as far as kind and gap tell."""
    if _Kind.OTHER in {left.kind, right.kind}:
        return False
    gap = text[left.end : right.start]
    if not gap:
        return left.word.endswith("'")
    if gap.startswith("."):
        is_initial = left.kind is _Kind.NAME and left.end - left.start == 1
        stopped = right.word not in OPENINGS if is_initial else left.word in _STOPPED
        return bool(_FULL_STOP.fullmatch(gap)) and (stopped or left.kind is _Kind.HONORIFIC)
    return bool(_SPACE.fullmatch(gap) or _AMPERSAND.fullmatch(gap))


def _names(text: str, run: list[_Token]) -> Iterator[tuple[int, int]]:
    """The names in a run of linked words, as indices of the first word and after the last."""
    index = 0
    while index < len(run):
        begin, end = index, index + 1
        if run[index].kind is _Kind.TITLE:
            begin, end = _complement(run, index + 1)
        elif run[index].kind in {_Kind.NAME, _Kind.HONORIFIC}:
            end = _name_end(text, run, index)
        else:
            begin = end
        if begin < end:
            yield begin, end
        index = end


def _complement(run: list[_Token], index: int) -> tuple[int, int]:
    """The name that completes the title before ``index``, empty where that is not clear.

    In ``maire de New York Eric Adams`` four words follow: the last two are the person's.
    """
    begin = _after_particles(run, index)
    count = _count_names(run, begin)
    if begin == index or not count:
        return index, index
    if run[begin].word in OFFICES:
        return begin, begin + 1
    return (begin, begin + count - 2) if count > 2 else (begin, begin)


def _name_end(text: str, run: list[_Token], index: int) -> int:
    """The index after the last word of the name that begins at ``index``."""
    end = index + 1
    while end < len(run) and run[end - 1].word not in DAYS_AND_MONTHS:
        token = run[end]
        if token.kind is _Kind.PARTICLE and _joins(run, end):
            end = _after_particles(run, end) + 1
        elif token.kind is _Kind.NAME or _is_plain_number(text, token):
            end += 1
        else:
            break
    return end


def _joins(run: list[_Token], index: int) -> bool:
    """Whether the particles from ``index`` on join what is before to the name that follows."""
    particle, count = run[index].word, _count_names(run, _after_particles(run, index))
    if not count or particle in ARTICLES:
        return False
    if particle in PERSONAL_PARTICLES or particle == "of":
        return True
    return count == 1 or run[index - 1].kind is _Kind.HONORIFIC


def _after_particles(run: list[_Token], index: int) -> int:
    while index < len(run) and run[index].kind is _Kind.PARTICLE:
        index += 1
    return index


def _count_names(run: list[_Token], index: int) -> int:
    """How many words with a capital follow each other from ``index`` on."""
    end = index
    while end < len(run) and run[end].kind is _Kind.NAME:
        end += 1
    return end - index


def _is_plain_number(text: str, token: _Token) -> bool:
    """Whether ``token`` is a number that measures nothing and is of no date."""
    if token.kind is not _Kind.NUMBER or _MEASURE.match(text, token.end):
        return False
    following = word_at(text, min(token.end + 1, len(text)))
    return following is None or text[slice(*following)].casefold() not in DAYS_AND_MONTHS


def _with_full_stop(text: str, last: _Token) -> int:
    """The end of a name, after the full stop of ``Jr.`` where the sentence goes on."""
    if last.word in _SUFFIXES and _GOES_ON.match(text, last.end):
        return last.end + 1
    return last.end
