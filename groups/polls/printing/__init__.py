"""A poll on paper, as PDF: forms in large type, slips, the list for the desk, the sheet on a pile.

No database. The sheet of a secret poll carries no code and no name: these stand on the slip, on another page.
"""
