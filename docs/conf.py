"""How Sphinx makes these pages a site: `make docs`. It needs no network, and a warning is an error."""

from invoice_workbook import __version__

project = "Invoice Workbook"
author = "Invoice Workbook"
release = __version__
extensions = ["myst_parser"]
myst_heading_anchors = 4
"""Links such as paying.md#approving find their heading, as they do on a repository's pages."""
myst_links_external_new_tab = True
suppress_warnings = ["toc.empty_glob"]
"""A page whose language or country is not there yet is no mistake."""
exclude_patterns = ["pictures/*.py"]
html_theme = "furo"
html_title = f"{project} {release}"
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"light_css_variables": {"color-brand-primary": "#1f5c56", "color-brand-content": "#1f5c56"}}
