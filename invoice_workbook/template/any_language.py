"""The template in any language of which there is a catalogue."""

from pathlib import Path

from invoice_workbook.languages import HOME
from invoice_workbook.template import template_file


def template(language: str) -> Path:
    """The template in a language, built for as long as the program runs where it is not English."""
    if language == HOME:
        return template_file.template()
    from invoice_workbook.template import build  # loads XlsxWriter, which nothing in English needs

    return build.in_language(language)
