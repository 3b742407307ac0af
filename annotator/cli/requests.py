"""What is asked of an export, out of the arguments of the command line."""

import argparse

from annotator.core.spans import Status
from annotator.core.tags import Scheme
from annotator.formats import of_export as form_of_export
from annotator.formats.converting import Conversion
from annotator.formats.merging import Merge
from annotator.formats.model import Nested, ReadOptions, WriteOptions
from annotator.formats.planning import Request
from annotator.formats.selection import Filters, parsed_rule
from annotator.formats.splits import parsed
from annotator.formats.tokenisers import tokeniser


def of_export(arguments: argparse.Namespace) -> Request:
    """The export that is asked for. Raises RuleError, SplitError, FormatError."""
    return Request(
        arguments.dest,
        arguments.format or form_of_export(arguments.dest.name).key,
        arguments.annotator,
        filters_of(arguments),
        Merge(arguments.merge),
        parsed(arguments.split, arguments.seed) if arguments.split else None,
        options_of(arguments),
        arguments.verify,
    )


def of_conversion(arguments: argparse.Namespace) -> Conversion:
    """The conversion that is asked for. Raises RuleError, FormatError."""
    return Conversion(
        arguments.source,
        arguments.dest,
        arguments.format or form_of_export(arguments.dest.name).key,
        reading_of(arguments, arguments.form),
        filters_of(arguments),
        options_of(arguments),
        arguments.verify,
    )


def reading_of(arguments: argparse.Namespace, form: str | None) -> ReadOptions:
    """How sources are to be read."""
    return ReadOptions(
        form=form,
        encoding=arguments.encoding,
        text_field=arguments.text_field,
        id_field=arguments.id_field,
        language=arguments.language,
        url=arguments.url,
        media_type=arguments.media_type,
    )


def filters_of(arguments: argparse.Namespace) -> Filters:
    """Which records and spans are wanted, and what their labels are called then."""
    status = getattr(arguments, "status", None)  # a conversion has none
    return Filters(
        Status(status) if status else None,
        frozenset(arguments.label),
        frozenset(arguments.origin),
        tuple(map(parsed_rule, arguments.map)),
    )


def options_of(arguments: argparse.Namespace) -> WriteOptions:
    """How it is to be written."""
    return WriteOptions(
        Nested(arguments.nested),
        tokeniser(arguments.tokens),
        Scheme(arguments.scheme),
        arguments.max_width,
    )
