"""What a bank's table leaves open: it is refused with the mapping that would say it."""


class Unclear(Exception):  # noqa: N818  # what it is; WorkbookError is the error
    """Something that a mapping has to say; `id` is the refusal's text, which gets the ready mapping besides."""

    def __init__(self, id_: str, **values: object) -> None:
        self.id = id_
        self.values = values
        super().__init__(id_)
