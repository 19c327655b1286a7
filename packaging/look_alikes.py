"""Writes invoice_workbook/look_alikes.py: `python packaging/look_alikes.py confusables.json`.

The file is that of the package confusable-homoglyphs (MIT), which keeps Unicode's own list (UTS #39) as JSON: by letter
those that look like it.
"""

import json
import string
import sys
import unicodedata
from pathlib import Path

TARGET = Path(__file__).parents[1] / "invoice_workbook" / "look_alikes.py"
LONGEST = 120
HEAD = '''"""Letters that look like a Latin letter or a digit, by the one they look like.

Made by packaging/look_alikes.py.
Source: Unicode, UTS #39, confusables (licence: Unicode-3.0). Left out is what NFKC folds by itself, what is a digit of
another script, and what is no letter. A bare stroke is the capital I.
"""

BY_LETTER = {
'''


def found(listed: dict[str, list[dict[str, str]]]) -> dict[str, list[str]]:
    """The look-alikes of each Latin letter and digit, in Unicode's order."""
    by_letter: dict[str, list[str]] = {}
    for letter in string.digits + string.ascii_uppercase + string.ascii_lowercase:
        for other in (one["c"] for one in listed.get(letter, ())):
            if len(other) == 1 and _is_letter_of_its_own(other) and not any(other in own for own in by_letter.values()):
                by_letter.setdefault("I" if letter in "1Il" else letter, []).append(other)
    return {letter: sorted(others) for letter, others in by_letter.items()}


def _is_letter_of_its_own(letter: str) -> bool:
    is_folded = unicodedata.normalize("NFKC", letter) != letter or unicodedata.decimal(letter, None) is not None
    return not letter.isascii() and not is_folded and unicodedata.category(letter)[0] in "LN"


def _escaped(letter: str) -> str:
    return f"\\U{ord(letter):08x}" if ord(letter) > 0xFFFF else f"\\u{ord(letter):04x}"


def main() -> None:
    """Writes the module."""
    table = found(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    lines = [f'    "{letter}": "{"".join(map(_escaped, others))}",' for letter, others in table.items()]
    long = [f"{line}  # noqa: E501  # one text" if len(line) > LONGEST else line for line in lines]
    TARGET.write_text(HEAD + "\n".join(long) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
