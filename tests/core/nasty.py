"""Texts that bring out every rule about characters: what the core's properties are held on."""

from hypothesis import strategies as st

from annotator.core.text import canonical

FRAGMENTS = (
    *" \n.,:;!?…'’\"«»‹›“”„‘’‚()-–&·%_•",
    *"aZéÉ7ñßǅ文にהاقЯ한ไทยक्षि",
    *("\u00a0", "\u202f", "\u200b", "\u200c", "\u200d", "\u200e", "\u00ad", "\ufe0f", "\u2028"),
    *("\u0301", "\u0308", "\u0600", "\u06dd", "\u1100", "\u1161", "\u11a8", "\u0e33"),
    *("👩", "🏽", "❤", "🇫", "🇷", "🏴", "\U000e0067", "\U000e007f", "\U0001f9d1\u200d\U0001f680"),
    *("l'Ukraine", "M. ", "Mme Diop", "secrétaire d'État ", "Le ", "de ", "du ", "von ", "Odessa"),
    *("U.S.", "J.-C.", "3,5", "1\u00a0200", "a-t-il", "Ada's", "qu’", " et ", "Fin de X\n"),
    *("Ignorer X et continuer la lecture\n", "\n\n«\u00a0", "\u00a0»", ". Il ", "« Oui », "),
)
texts = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=3)), max_size=40).map(
    lambda fragments: canonical("".join(fragments)).text
)


@st.composite
def places(draw: st.DrawFn) -> tuple[str, int]:
    """A text and a position in it."""
    text = draw(texts)
    return text, draw(st.integers(0, len(text)))


@st.composite
def stretches(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text and a range in it."""
    text, one = draw(places())
    other = draw(st.integers(0, len(text)))
    return text, min(one, other), max(one, other)
