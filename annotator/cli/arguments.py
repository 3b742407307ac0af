"""What the command line understands, and the help from which it is learnt.

A window opens sooner where what only commands need is not loaded before one is given.
"""

import argparse

from annotator import __version__
from annotator.cli import values

PROGRAM = "annotator"
OVERVIEW = """\
Label news articles by hand: without a command a window opens, with a project, with article files
or a folder of them, or with the welcome page where there is no PATH.
"""
EXAMPLES = """\
commands:
{commands}

  “annotator COMMAND --help” explains a command. A file that is called as a command, or as an
  option, is: ./check ./-draft.txt

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
        type=values.path,
        help="a project folder, its project.json, article files, or a folder of them",
    )
    parser.add_argument(
        "--sample",
        action="store_true",
        help="open the sample project, in a copy of your own",
    )
    parser.add_argument("--version", action="version", version=f"Annotator {__version__}")
    return parser


def command_parser(command: str) -> argparse.ArgumentParser:
    """What is understood behind a command."""
    summary, add = COMMANDS[command]
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} {command}",
        description=f"{summary[0].upper()}{summary[1:]}.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add(parser)
    return parser


def _new(parser: argparse.ArgumentParser) -> None:
    _project(parser, "the folder of the new project")
    parser.add_argument(
        "--labels",
        metavar="FILE_OR_PRESET",
        help="the labels to begin with: “news” (entity, quote, caption, promo; the default), "
        "“ner” (PER, ORG, LOC, MISC), or the project.json of another project",
    )
    parser.add_argument(
        "--name", type=values.words, help="the project's name; that of its folder by default"
    )
    parser.epilog = """\
examples:
  annotator new my-project
  annotator new my-project --labels ner --name "Spring elections"
  annotator new second-round --labels first-round/project.json
"""


def _import(parser: argparse.ArgumentParser) -> None:
    from annotator.cli.exchange_arguments import add_import

    _project(parser)
    add_import(parser)
    _json(parser)


def _export(parser: argparse.ArgumentParser) -> None:
    from annotator.cli.exchange_arguments import add_export

    _project(parser)
    add_export(parser)
    _json(parser)


def _convert(parser: argparse.ArgumentParser) -> None:
    from annotator.cli.exchange_arguments import add_convert

    add_convert(parser)
    _json(parser)


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
    parser.add_argument("article", metavar="ARTICLE", type=values.words, help="the article's id")
    parser.add_argument("out", metavar="OUT", type=values.path, help="a .png, .svg or .pdf file")
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        type=values.words,
        help="whose annotations; needed where there are several",
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument(
        "--width",
        type=values.pixels,
        default=900,
        metavar="PIXELS",
        help="200 to 10000 (default: 900)",
    )
    parser.epilog = """\
examples:
  annotator snapshot my-project article-7 article-7.png
  annotator snapshot my-project article-7 article-7.pdf --theme dark --width 700
"""


def _sample(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dest", metavar="DEST", type=values.path, help="the folder to make")


def _project(parser: argparse.ArgumentParser, text: str = "the folder of the project") -> None:
    parser.add_argument("project", metavar="PROJECT", type=values.path, help=text)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


COMMANDS = {
    "new": ("make a project", _new),
    "import": ("bring articles and annotations into a project", _import),
    "export": ("write training data in any format", _export),
    "convert": ("turn files of one format into another, without a project", _convert),
    "check": ("read every file of a project strictly and verify every offset", _check),
    "stats": ("count what is done, by whom and with which labels", _stats),
    "formats": ("list the formats that can be read and written", _formats),
    "snapshot": ("draw an annotated article as a picture or a page", _snapshot),
    "sample": ("copy the sample project to a folder", _sample),
}
