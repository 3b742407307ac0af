"""Articles made up for measuring: several alphabets, astral characters, no-break spaces."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from annotator.core.spans import Span

KINDS = ("person", "organization", "place", "event", "other")
# For each language its common words, its names and its marks of quotation. All invented.
LANGUAGES = (
    (
        "le quai de la ville reste ouvert après une longue nuit où l'eau monte sans bruit",
        "Oradmir Ada_Vasko Mme_Lise_Ilmen Studio_Ilmen Côte-Brune Bo",
        "«\u00a0 \u00a0»",
    ),
    (
        "the old harbour keeps its lights on while boats return and nobody's sure what comes next",
        "Konamba Mina_Sarr Port_Authority Lake_Orrin Tolba J._P._Reed",
        "“ ”",
    ),
    (
        "старый порт не спит пока лодки идут домой и никто не знает что будет дальше утром",
        "Орадмир Ада_Васко Студия_Ильмень Бо",
        "« »",
    ),
    (
        "το παλιό λιμάνι μένει ανοιχτό ενώ οι βάρκες γυρίζουν και κανείς δεν ξέρει",
        "Οραδμίρ Άντα_Βάσκο Μπο",
        "« »",
    ),
    (
        "بقي الميناء القديم مفتوحا بينما عادت القوارب ولا أحد يعرف ماذا سيحدث بعد ذلك",
        "أورادمير آدا_فاسكو كونامبا",
        "« »",
    ),
    (
        "הנמל הישן נשאר פתוח והסירות חוזרות הביתה ואיש אינו יודע מה יקרה מחר",
        "אורדמיר עדה_וסקו קונמבה",
        "” ”",
    ),
    ("旧港口 整夜 开着 船只 陆续 回来 没有人 知道 明天 会 怎样", "奥拉德米尔 阿达 科南巴", "“ ”"),
)
PLAIN = 0.82
"""The share of paragraphs in the first two languages: most articles have one alphabet."""
EMOJI = ("😀", "👩‍👩‍👧", "🇸🇳", "👍🏽", "𐍈")


@dataclass(frozen=True, slots=True)
class Made:
    """A text and its spans."""

    text: str
    spans: tuple[Span, ...]


def made_article(characters: int, spans: int, seed: int = 7) -> Made:
    """A text of about so many code points with so many spans: names, quotations, captions.

    The same for the same arguments.
    """
    writer = Writer(Random(seed))
    writer.write("Une nuit au port d'Oradmir")
    while writer.length < characters:
        writer.write("\n\n")
        writer.paragraph()
    return Made("".join(writer.parts), tuple(writer.chosen(spans)))


class Writer:
    """Writes paragraphs and notes where spans could be: ``(start, end, label)``."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.parts: list[str] = []
        self.places: list[tuple[int, int, str]] = []
        self.length = 0

    def write(self, words: str, label: str = "") -> None:
        """Append words, which may be a span."""
        self.parts.append(words)
        self.length += len(words)
        if label:
            self.places.append((self.length - len(words), self.length, label))

    def paragraph(self) -> None:
        """Some sentences; now and then the whole may be a caption."""
        chance, start = self.chance, self.length
        language = chance.choice(LANGUAGES[:2] if chance.random() < PLAIN else LANGUAGES)
        for number in range(chance.randint(2, 6)):
            self.write(" " if number else "")
            self.sentence(*(part.split(" ") for part in language))
        if chance.random() < 0.1:
            self.places.append((start, self.length, "caption"))

    def sentence(self, common: list[str], names: list[str], marks: list[str]) -> None:
        """Common words and names, now and then all of it in quotation marks."""
        chance, start = self.chance, self.length
        quoted = chance.random() < 0.15
        self.write(marks[0] if quoted else "")
        for number in range(chance.randint(2, 4)):
            words = " ".join(chance.choices(common, k=chance.randint(2, 7)))
            self.write(f" {words} " if number else f"{words[0].upper()}{words[1:]} ")
            self.write(chance.choice(names).replace("_", " "), "entity")
            self.write(f" {chance.choice(EMOJI)}" if chance.random() < 0.03 else "")
        self.write(marks[1] if quoted else "")
        if quoted:
            self.places.append((start, self.length, "quote"))
        self.write("\u00a0!" if chance.random() < 0.1 else ".")

    def chosen(self, count: int) -> Iterator[Span]:
        """So many of the places as spans, spread over the whole text."""
        if len(self.places) < count:
            raise ValueError(f"There are only {len(self.places)} places for {count} spans.")
        kept = sorted(self.chance.sample(range(len(self.places)), count))
        for number, index in enumerate(kept, 1):
            start, end, label = self.places[index]
            attributes = {"kind": self.chance.choice(KINDS)} if label == "entity" else {}
            yield Span(f"s{number}", start, end, label, attributes)
