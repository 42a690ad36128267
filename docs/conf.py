"""How Sphinx builds the guides: `make docs`, which also checks every link between pages."""  # noqa: INP001 - docs hold pages, this file tells their builder

project = "Heed"
copyright = "the Heed contributors, MIT licence"  # noqa: A001 - the name that Sphinx reads
html_title = "Heed"
extensions = ["myst_parser"]
# Pages are Markdown, as on the forge that shows them; links go to files, so both can follow them.
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["_build"]
# Headings can be linked to as they are on the forge.
myst_heading_anchors = 4
# Every link that leads nowhere is an error, an image or an anchor as well.
nitpicky = True
html_theme = "furo"
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
