import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import DataError
from annotator.formats.encodings import UnknownEncodingError, decode, encoding_name

FRENCH = "L’élève a dit : « Nous irons à la mer, où le cœur bat l’été », d’après sa mère.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_is_certain_and_stays(encoding: str) -> None:
    decoded = decode(("\ufeff" + FRENCH).encode(encoding), "a.txt")
    assert (decoded.text, decoded.encoding, decoded.guessed) == ("\ufeff" + FRENCH, encoding, False)


def test_utf8_is_certain() -> None:
    decoded = decode(FRENCH.encode(), "a.txt")
    assert (decoded.text, decoded.encoding, decoded.guessed) == (FRENCH, "utf-8", False)


@pytest.mark.parametrize(
    "text", [FRENCH, "Café à Genève", "déjà vu", "Où est l’œuf ?", "ÉCOLE : 5 €"]
)
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_french_is_told_from_other_latin_encodings(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), "a.txt")
    assert (decoded.text, decoded.guessed) == (text, True)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Zażółć gęślą jaźń, mówił król.", "cp1250"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy.", "cp1250"),
        ("Árvíztűrő tükörfúrógép, mondta a költő.", "cp1250"),
        ("Señor, ¿qué pasa mañana en España?", "cp1252"),
        ("Съешь же ещё этих мягких французских булок, да выпей чаю.", "cp1251"),
        ("Съешь же ещё этих мягких французских булок, да выпей чаю.", "koi8-r"),
        ("Привет, 😀 мир", "utf-16-le"),
        ("Bonjour", "utf-16-be"),
        ("x", "utf-32-le"),
    ],
)
def test_other_encodings_are_found_out_and_said(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), "a.txt")
    assert (decoded.text, decoded.guessed) == (text, True)


def test_what_is_guessed_from_the_beginning_holds_for_the_whole_file() -> None:
    text = "Nothing beyond ASCII here.\n" * 5000 + FRENCH * 1000
    decoded = decode(text.encode("cp1252"), "a.txt")
    assert decoded.text == text


def test_a_declared_encoding_is_taken_at_its_word() -> None:
    decoded = decode("Ŕ bientôt".encode("cp1250"), "a.txt", "cp1250")
    assert (decoded.text, decoded.encoding, decoded.guessed) == ("Ŕ bientôt", "cp1250", False)


def test_bytes_that_are_not_in_the_declared_encoding_are_refused_with_their_place() -> None:
    with pytest.raises(DataError, match=r"a\.txt, byte 3: is not in the encoding utf-8") as caught:
        decode(b"abc\xe9", "a.txt", "utf-8")
    assert caught.value.field == "byte 3"


def test_utf8_with_broken_places_is_not_taken_for_another_encoding() -> None:
    data = (FRENCH * 3).encode() + b"\xe9\n"
    with pytest.raises(DataError, match="UTF-8 with 1 broken place") as caught:
        decode(data, "a.txt")
    assert caught.value.field == f"byte {len(data) - 2}"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"\x1f\x8b\x08\x00abc",
        bytes(range(256)) * 20,
        b"\0" * 100,
        b"\x00\x01\x02\x03" * 50,
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(DataError, match="not plain text"):
        decode(data, "a.bin")


def test_a_stray_null_leaves_a_text_a_text() -> None:
    text = "Some words, and a slip\0 among them.\n"
    assert decode(text.encode(), "a.txt").text == text


def test_names_of_encodings() -> None:
    assert encoding_name("Latin1") == encoding_name("ISO-8859-1")
    for wrong in ("klingon", "rot13", "hex"):
        with pytest.raises(UnknownEncodingError, match=wrong):
            encoding_name(wrong)


@given(st.text())
def test_any_text_survives_a_declared_encoding(text: str) -> None:
    for encoding in ("utf-8", "utf-16-le", "utf-32-be"):
        data = text.encode(encoding, "surrogatepass")
        if not any("\ud800" <= character <= "\udfff" for character in text):
            assert decode(data, "a.txt", encoding).text == text


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text_or_refused(data: bytes) -> None:
    try:
        decoded = decode(data, "a.txt")
    except DataError:
        return
    assert decoded.guessed or decoded.text.encode(decoded.encoding) == data
