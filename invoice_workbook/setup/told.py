"""One line of the doctor's."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """Whether something is well, and the words; what is not well names its remedy."""

    id: str
    well: bool
    message: str
