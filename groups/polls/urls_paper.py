"""Roads of paper: the clerks' piles, sheet by sheet, and what the organiser prints."""

from django.urls import path

from groups.polls.views.paper import entry, piles, printing, scans

for_clerks = [
    path("paper/", piles.index, name="paper"),
    path("paper/of/<uid:uid>/", piles.of_poll, name="piles"),
    path("paper/of/<uid:uid>/print/", printing.print_, name="print"),
    path("paper/<uid:uid>/", piles.pile, name="pile"),
    path("paper/<uid:uid>/cover/", printing.cover, name="cover"),
    path("paper/<uid:uid>/differences/", piles.differences, name="differences"),
    path("paper/<uid:uid>/scan/", scans.scan, name="scan"),
    path("paper/<uid:uid>/slips/", entry.slips, name="slips"),
    path("paper/<uid:uid>/sheets/<int:position>/", entry.sheet, name="sheet"),
]
