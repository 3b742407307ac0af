"""French articles made up for measuring: as many different words as newspapers have, all invented.

Words are made of syllables; some are written often and most seldom, as in any language. There
are elisions, hyphens, figures, abbreviations, and quotation marks with their no-break spaces.
"""

from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from random import Random

from annotator.core.spans import Span
from tests.benchmarks.texts import KINDS, Made

SMALL = "le la les de des du un une et à en dans pour que qui ne pas plus sur par se son il ce au"
SYLLABLES = "ba ré mi ton vel cha gou plé sin ra dor fu lan né quo ber ti mou ven lé ga sel nui pra"
VOCABULARY = 20_000
NAMES = 4_000


def french_article(characters: int, spans: int, seed: int) -> Made:
    """A text of about so many code points with so many spans, some of them nested.

    The same for the same arguments.
    """
    writer = Writer(Random(seed))
    while writer.length < characters or len(writer.places) < spans:
        writer.paragraph()
    kept = sorted(writer.chance.sample(writer.places, spans), key=lambda at: (at[0], -at[1]))
    made = [
        Span(f"s{number}", start, end, label, writer.attributes(label))
        for number, (start, end, label) in enumerate(kept, 1)
    ]
    return Made("".join(writer.parts), tuple(made))


class Writer:
    """Writes paragraphs and notes where spans could be: ``(start, end, label)``."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.parts: list[str] = []
        self.places: list[tuple[int, int, str]] = []
        self.length = 0

    def write(self, words: str) -> None:
        """Append words."""
        self.parts.append(words)
        self.length += len(words)

    def attributes(self, label: str) -> dict[str, str]:
        """What a span of the label says of itself."""
        return {"kind": self.chance.choice(KINDS)} if label == "entity" else {}

    def paragraph(self) -> None:
        """Some sentences; now and then the whole is a caption."""
        chance, start = self.chance, self.length
        for number in range(chance.randint(2, 5)):
            self.write(" " if number else "")
            self.sentence()
        if chance.random() < 0.05:
            self.places.append((start, self.length, "caption"))
        self.write("\n\n")

    def sentence(self) -> None:
        """Words and names, now and then said by somebody."""
        chance, start = self.chance, self.length
        is_quoted = chance.random() < 0.15
        self.write("«\u00a0" if is_quoted else "")
        for number in range(chance.randint(1, 3)):
            phrase = " ".join(self.words(chance.randint(3, 10)))
            self.write(f" {phrase}" if number else phrase.capitalize())
            self.write(chance.choice((" ", " ", " d'", ", M. ", " l'")))
            begin = self.length
            self.write(" ".join(chance.choices(names(), k=chance.choice((1, 1, 2)))))
            self.places.append((begin, self.length, "entity"))
        if is_quoted:
            self.write("\u00a0»")
            self.places.append((start, self.length, "quote"))
        self.write(chance.choice((".", ".", ".", "\u00a0!", "…")))

    def words(self, count: int) -> Iterator[str]:
        """So many words, half of them small ones."""
        chance = self.chance
        for word in chance.choices(vocabulary(), cum_weights=weights(), k=count):
            kind = chance.random()
            if kind < 0.5:
                yield chance.choice(SMALL.split())
            elif kind < 0.6:
                yield f"{chance.choice('ldsn')}'a{word}"
            elif kind < 0.62:
                yield f"{word}-{chance.choice(('elle', 'il', 'on'))}"
            elif kind < 0.64:
                yield chance.choice(("2,5", "1998", "10:30", "30\u00a0%"))
            else:
                yield word


@cache
def vocabulary() -> list[str]:
    """The words, those written most often first."""
    chance = Random(1)
    return ["".join(chance.choices(SYLLABLES.split(), k=1 + n % 4)) for n in range(VOCABULARY)]


@cache
def weights() -> list[float]:
    """How often each word of the vocabulary is written, added up."""
    return list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))


@cache
def names() -> list[str]:
    """Names of people and places, some with a hyphen."""
    chance = Random(2)
    plain = ["".join(chance.choices(SYLLABLES.split(), k=2 + n % 2)) for n in range(NAMES)]
    return [
        f"{one.title()}-{plain[-n].title()}" if n % 9 == 0 else one.title()
        for n, one in enumerate(plain)
    ]
