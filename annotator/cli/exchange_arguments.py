"""What ``import``, ``export`` and ``convert`` understand, and the help from which it is learnt."""

import argparse

from annotator.cli import values
from annotator.core.spans import Status
from annotator.core.tags import Scheme

FORMAT_HELP = "“annotator formats” lists the keys"


def add_import(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``import`` behind the project."""
    parser.add_argument(
        "sources",
        metavar="SOURCE",
        nargs="+",
        type=values.path,
        help="a file in any format, a folder with such files at any depth, a zip or tar archive "
        "of them, or another project",
    )
    _add_format(
        parser,
        "read all files in this format; by default each is recognised by its name "
        "and content, and what it was taken for is said",
    )
    _add_reading(parser)
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        type=values.words,
        help="file annotations that come along under this name; under their own by default",
    )
    parser.add_argument(
        "--add-labels",
        action="store_true",
        help="add to the project's labels those that the annotations use, with their attributes "
        "and link types; otherwise they are only named",
    )
    parser.epilog = """\
Texts are kept as they are, but for line ends made LF, a byte order mark dropped, and NUL and
noncharacters made U+FFFD; each change is reported. A text that is there already is not imported
twice, one that is nearly the same is imported and named. Annotations that are there already are
never replaced. Hidden files are left out.

examples:
  annotator import my-project article.txt crawl/ pages.zip
  annotator import my-project old/*.txt --encoding cp1252 --language fr
  annotator import my-project corpus.jsonl --text-field body --id-field url
  annotator import my-project colleague.jsonl          with the annotations in it
  annotator import my-project corpus.conll --add-labels
"""


def add_export(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``export`` behind the project."""
    from annotator.formats.merging import Merge

    _add_dest(parser, "a folder that is there gets a file for each annotator")
    _add_format(parser, "by default the suffix of DEST says, else jsonl")
    chosen = parser.add_argument_group("what is exported")
    chosen.add_argument(
        "--annotator",
        metavar="NAME",
        type=values.words,
        help="whose annotations; by default everybody's, in DEST where there is one annotator",
    )
    chosen.add_argument(
        "--merge",
        choices=[rule.value for rule in Merge],
        default=Merge.SEPARATE.value,
        help="several annotators: a file each (train.NAME.jsonl, the default); their records one "
        "after another in DEST; or one record an article with every span that anyone, that more "
        "than half, or that all of its annotators marked",
    )
    chosen.add_argument(
        "--status",
        choices=[status.value for status in Status],
        help="only articles with this status",
    )
    chosen.add_argument(
        "--split",
        metavar="SHARES",
        type=values.words,
        help="80/10/10 for train, dev and test, 80/20 for train and test: by article, with a "
        "manifest beside DEST",
    )
    chosen.add_argument(
        "--seed",
        type=values.words,
        help="of the splits; articles keep their places whatever is added. By default that of the "
        "last export to DEST, else the one of 32 that parts the labels best",
    )
    _add_choices(parser)
    _add_writing(parser)
    parser.epilog = """\
What the format cannot hold is listed in DEST.losses.jsonl: each span with its article, its place,
its words and the reason. What was written is read back and compared, and DEST appears under its
name once all of it is complete. Exit code 1: annotations could not be read, or what came back is
not what was written, or with --strict anything was lost.

examples:
  annotator export my-project train.jsonl --status done
  annotator export my-project train.conll --nested innermost --map quote=Q --strict
  annotator export my-project data.jsonl --split 80/10/10 --seed 7
  annotator export my-project all.json --merge majority
  jq -r '.spans[] | [.label, .text] | @tsv' train.jsonl
"""


def add_convert(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``convert``."""
    parser.add_argument(
        "source", metavar="SOURCE", type=values.path, help="a file, folder or archive"
    )
    _add_dest(parser, "a file is replaced, a folder where an export made it")
    parser.add_argument(
        "--from",
        dest="form",
        metavar="KEY",
        type=values.words,
        help=f"the format of SOURCE; found out by default. {FORMAT_HELP}",
    )
    parser.add_argument(
        "--to",
        dest="format",
        metavar="KEY",
        type=values.words,
        help="the format of DEST; by default its suffix says, else jsonl",
    )
    _add_reading(parser)
    _add_choices(parser)
    _add_writing(parser)
    parser.epilog = """\
Needs no project. Says what SOURCE was taken for, lists what DEST cannot hold in
DEST.losses.jsonl, and reads DEST back.

examples:
  annotator convert corpus.conll corpus.jsonl
  annotator convert tasks.json train.jsonl --from label-studio --to prodigy --map PER=person
"""


def _add_dest(parser: argparse.ArgumentParser, more: str) -> None:
    parser.add_argument(
        "dest", metavar="DEST", type=values.path, help=f"the file or folder to write; {more}"
    )


def _add_format(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--format", metavar="KEY", type=values.words, help=f"{text}. {FORMAT_HELP}")


def _add_reading(parser: argparse.ArgumentParser) -> None:
    read = parser.add_argument_group("how it is read")
    read.add_argument(
        "--encoding",
        type=values.words,
        help="the encoding of the files (cp1252, utf-16, …); found out by default: a byte order "
        "mark and UTF-8 are certain, anything else is reported as guessed",
    )
    read.add_argument(
        "--text-field",
        default="text",
        metavar="KEY",
        type=values.words,
        help="the key or column of the text in JSON lines, CSV and Parquet (default: text)",
    )
    read.add_argument(
        "--id-field",
        default="id",
        metavar="KEY",
        type=values.words,
        help="the key or column of the article's name there (default: id)",
    )
    read.add_argument(
        "--language", metavar="TAG", type=values.words, help="the articles' language: fr, en-GB, …"
    )
    read.add_argument(
        "--url",
        metavar="PATTERN",
        type=values.words,
        help="of an archive of web pages only those, say '*.example/*'",
    )
    read.add_argument(
        "--media-type",
        metavar="PATTERN",
        type=values.words,
        help="and only of this type (default: text/html)",
    )


def _add_choices(parser: argparse.ArgumentParser) -> None:
    spans = parser.add_argument_group("which spans, under which names")
    for option, what in (("--label", "with this label"), ("--origin", "of this origin, as human")):
        spans.add_argument(
            option,
            action="append",
            default=[],
            metavar="NAME",
            type=values.words,
            help=f"only spans {what}; may be repeated",
        )
    spans.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="OLD=NEW",
        type=values.words,
        help="write a label under another name; entity[kind=person]=PER takes those with this "
        "value, which the name then says; may be repeated",
    )


def _add_writing(parser: argparse.ArgumentParser) -> None:
    from annotator.formats.model import Nested
    from annotator.formats.tokenisers import Tokens

    written = parser.add_argument_group("how it is written")
    written.add_argument(
        "--nested",
        choices=[policy.value for policy in Nested],
        default=Nested.OUTERMOST.value,
        help="which of overlapping spans a format without overlap gets; or a column for each label",
    )
    written.add_argument(
        "--tokens",
        choices=[kind.value for kind in Tokens],
        default=Tokens.OWN.value,
        help="whose tokens a token format counts (default: own)",
    )
    written.add_argument(
        "--scheme",
        choices=[scheme.value for scheme in Scheme],
        default=Scheme.IOB2.value,
        help="the tags of CoNLL and the like (default: iob2)",
    )
    written.add_argument(
        "--max-width",
        type=values.tokens,
        metavar="TOKENS",
        help="the widest span that the model can learn, where a format knows such a limit",
    )
    written.add_argument(
        "--no-verify",
        dest="verify",
        action="store_false",
        help="do not read back what was written",
    )
    written.add_argument(
        "--strict", action="store_true", help="exit code 1 where anything was lost"
    )
