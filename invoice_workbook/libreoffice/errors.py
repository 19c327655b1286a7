"""What is told when LibreOffice cannot do what was asked."""


class OfficeError(Exception):
    """LibreOffice is missing, does not answer, or refuses. Its text says which, and what to do."""


class UnsupportedError(NotImplementedError, AttributeError):
    """xlwings has it, this engine has not."""
