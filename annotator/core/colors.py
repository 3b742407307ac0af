"""Contrast of colours, and colours that most eyes can tell apart."""

PAIRS: tuple[tuple[str, str], ...] = (
    ("#0072b2", "#56b4e9"),
    ("#007f55", "#3cc8a0"),
    ("#996100", "#eeb44a"),
    ("#b04a8a", "#e38fc3"),
    ("#b03a00", "#ff8f5e"),
    ("#5b5fc7", "#a5a8ff"),
    ("#6b6b00", "#d8d34a"),
    ("#5c5f66", "#b6bac2"),
)
"""A colour for the light theme with its counterpart for the dark one."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 between two colours ``#rrggbb``: 1 to 21."""
    dim, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (byte / 255 for byte in bytes.fromhex(color.removeprefix("#")))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
