"""Errors raised when LibreOffice cannot do what it should."""


class OfficeError(Exception):
    """LibreOffice is missing, does not answer, or refuses. The text says which, and what to do."""


class UnsupportedError(NotImplementedError, AttributeError):
    """xlwings has this, but the engine does not."""
