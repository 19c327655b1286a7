"""How Sphinx makes these pages a site: `make docs`. It needs no network, and a warning is an error."""

from pathlib import Path

from sphinx.application import Sphinx

from invoice_workbook import __version__

project = "Invoice Workbook"
author = "Invoice Workbook"
release = __version__
extensions = ["myst_parser"]
myst_heading_anchors = 4
"""Links such as paying.md#approving find their heading, as they do on a repository's pages."""
myst_links_external_new_tab = True
exclude_patterns = ["pictures/*.py"]
html_theme = "furo"
html_title = f"{project} {release}"
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"light_css_variables": {"color-brand-primary": "#1f5c56", "color-brand-content": "#1f5c56"}}


def setup(app: Sphinx) -> None:
    """Lists of pages may name patterns such as first-week*; one that fits no page yet is no mistake."""
    app.connect("source-read", _without_empty_patterns)


def _without_empty_patterns(app: Sphinx, page: str, source: list[str]) -> None:
    lines = source[0].splitlines() if page == "index" else []
    patterns = {line for line in lines if line.endswith("*") and " " not in line}
    empty = {one for one in patterns if not any(Path(app.srcdir).glob(f"{one}.md"))}
    if empty:
        source[0] = "\n".join(line for line in lines if line not in empty) + "\n"
