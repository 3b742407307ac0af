"""What the command line understands, and the help from which it is learnt."""

import argparse
from pathlib import Path

from annotator import __version__
from annotator.core.spans import Status

PROGRAM = "annotator"
OVERVIEW = """\
Label news articles by hand: without a command a window opens, with a project, with article files
or a folder of them, or with the welcome page where there is no PATH.
"""
EXAMPLES = """\
commands:
{commands}

  “annotator COMMAND --help” explains a command. A file that is called as a command is: ./check

exit codes:
  0 done    1 problems were found, all of them are said    2 wrong use, or nothing could be read

from the first text to the training set:
  annotator new my-project
  annotator import my-project articles/ more/*.txt
  annotator my-project
  annotator check my-project
  annotator export my-project train.jsonl --status done
"""


def window_parser() -> argparse.ArgumentParser:
    """The arguments where no command is given."""
    commands = "\n".join(f"  {name:<9} {summary}" for name, (summary, _) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        usage="annotator [PATH ...]\n       annotator COMMAND ...",
        description=OVERVIEW,
        epilog=EXAMPLES.format(commands=commands),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        type=Path,
        help="a project folder, its project.json, article files, or a folder of them",
    )
    parser.add_argument(
        "--sample",
        action="store_true",
        help="open the sample project, in a copy of your own",
    )
    parser.add_argument("--version", action="version", version=f"Annotator {__version__}")
    return parser


def command_parser() -> argparse.ArgumentParser:
    """The arguments that begin with a command; ``command`` says which."""
    parser = argparse.ArgumentParser(prog=PROGRAM)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (summary, add) in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        add(command)
    return parser


def _new(parser: argparse.ArgumentParser) -> None:
    _project(parser, "the folder of the new project")
    parser.add_argument(
        "--labels",
        metavar="FILE_OR_PRESET",
        help="the labels to begin with: “news” (entity, quote, caption, promo; the default), "
        "“ner” (PER, ORG, LOC, MISC), or the project.json of another project",
    )
    parser.add_argument("--name", help="the project's name; that of its folder by default")
    parser.epilog = """\
examples:
  annotator new my-project
  annotator new my-project --labels ner --name "Spring elections"
  annotator new second-round --labels first-round/project.json
"""


def _import(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    parser.add_argument(
        "sources",
        metavar="SOURCE",
        nargs="+",
        type=Path,
        help="a text file, JSON of Annotator, JSON lines, a folder with such files at any depth, "
        "or another project",
    )
    parser.add_argument(
        "--encoding",
        help="the encoding of the files (cp1252, utf-16, …); found out by default: a byte order "
        "mark and UTF-8 are certain, anything else is reported as guessed",
    )
    parser.add_argument(
        "--text-field",
        default="text",
        metavar="KEY",
        help="the key of the text in JSON lines of other programs (default: text)",
    )
    parser.add_argument("--language", metavar="TAG", help="the articles' language: fr, en-GB, …")
    parser.add_argument(
        "--format",
        metavar="KEY",
        help="read all files in this format; by their suffixes by default",
    )
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        help="file annotations that come along under this name; under their own by default",
    )
    _json(parser)
    parser.epilog = """\
Texts are kept as they are, but for line ends made LF, a byte order mark dropped, and NUL and
noncharacters made U+FFFD; each change is reported. A text that is there already is not imported
twice. Annotations that are there already are never replaced. Hidden files are left out.

examples:
  annotator import my-project article.txt crawl/
  annotator import my-project old/*.txt --encoding cp1252 --language fr
  annotator import my-project corpus.jsonl --text-field body
  annotator import my-project colleague.jsonl          with the annotations in it
"""


def _export(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    parser.add_argument(
        "dest",
        metavar="DEST",
        type=Path,
        help="the file to write, or a folder to write a file for each annotator into",
    )
    parser.add_argument(
        "--format",
        metavar="KEY",
        help="jsonl: one record a line; json: one array; by the suffix of DEST by default, "
        "else jsonl",
    )
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        help="whose annotations; by default everybody's, in DEST where there is one annotator, "
        "in a file each (train.NAME.jsonl) where there are several",
    )
    parser.add_argument(
        "--status",
        choices=[status.value for status in Status],
        help="only articles with this status",
    )
    _json(parser)
    parser.epilog = """\
A record begins with “text” and “spans”; offsets count code points, so that in Python
text[start:end] is the span's own “text”. Every offset is checked on the way; a record that does
not hold is left out and said. DEST appears under its name once it is complete.

examples:
  annotator export my-project train.jsonl --status done
  annotator export my-project all.json --annotator anna
  jq -r '.spans[] | [.label, .text] | @tsv' train.jsonl
  python -c "import pandas; print(pandas.read_json('train.jsonl', lines=True))"
"""


def _check(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    _json(parser)
    parser.epilog = """\
Reads every article and everybody's annotations strictly, verifies every offset, and holds every
span against the project's labels. Each problem is a line: the file, the place in it, what is
wrong. Nothing is changed.

examples:
  annotator check my-project && annotator export my-project train.jsonl
  annotator check my-project --json | jq '.problems[].file'
"""


def _stats(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    _json(parser)
    parser.epilog = """\
examples:
  annotator stats my-project
  annotator stats my-project --json | jq '.annotators[].labels.entity.attributes.kind'
"""


def _formats(parser: argparse.ArgumentParser) -> None:
    _json(parser)


def _snapshot(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    parser.add_argument("article", metavar="ARTICLE", help="the article's id")
    parser.add_argument("out", metavar="OUT", type=Path, help="a .png, .svg or .pdf file")
    parser.add_argument(
        "--annotator", metavar="NAME", help="whose annotations; needed where there are several"
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument(
        "--width", type=_pixels, default=900, metavar="PIXELS", help="200 to 10000 (default: 900)"
    )
    parser.epilog = """\
examples:
  annotator snapshot my-project article-7 article-7.png
  annotator snapshot my-project article-7 article-7.pdf --theme dark --width 700
"""


def _sample(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dest", metavar="DEST", type=Path, help="the folder to make")


def _project(parser: argparse.ArgumentParser, text: str = "the folder of the project") -> None:
    parser.add_argument("project", metavar="PROJECT", type=Path, help=text)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def _pixels(text: str) -> int:
    width = int(text)
    if not 200 <= width <= 10_000:
        raise argparse.ArgumentTypeError(f"{width} is not from 200 to 10000")
    return width


COMMANDS = {
    "new": ("make a project", _new),
    "import": ("bring articles and annotations into a project", _import),
    "export": ("write the training records of a project", _export),
    "check": ("read every file of a project strictly and verify every offset", _check),
    "stats": ("count what is done, by whom and with which labels", _stats),
    "formats": ("list the formats that can be read and written", _formats),
    "snapshot": ("draw an annotated article as a picture or a page", _snapshot),
    "sample": ("copy the sample project to a folder", _sample),
}
