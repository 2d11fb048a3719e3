"""Recount a secret poll: python3 recount.py poll.json [your fingerprint]. Needs Python and nothing else."""

import json
import sys
from collections import Counter
from pathlib import Path


def must(holds, otherwise):
    if not holds:
        sys.exit(f"This file contradicts itself: {otherwise}.")


poll = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
boxes, mine = poll["boxes"], "".join(sys.argv[2:]).replace(" ", "").lower()
must(boxes == sorted(set(boxes)), "a fingerprint stands in the list twice, or the list has no order")
must(len(boxes) == poll["counted"] + sum(poll["invalid"].values()), "a box is neither counted nor invalid")
print(len(boxes), "boxes,", poll["counted"], "counted,", poll["spoiled"], "spoiled envelopes")
print(mine and f"Your ballot is {'in' if mine in boxes else 'NOT in'} the list.")
for question in poll["questions"]:
    print("\n" + question["text"], question["key"], "- too few answers to tell" * question["withheld"])
    if not question["withheld"]:
        total, blank, left = (question[name] for name in ("answers", "no_opinion", "unanswered"))
        marks, over, names = Counter(question.get("marks", [])), question.get("before"), question["options"]
        must(total + blank + left == poll["counted"], "ballots are missing")
        must(question["kind"] != "single" or marks.total() == total, "not one mark for each answer")
        print(f"  {total} answers, {blank} without an opinion, {left} left open or lapsed")
        for number, (option, given) in enumerate(zip(names, question.get("scores", names), strict=True)):
            if question["kind"] == "score":
                print(f"  {option}:", f"{sum(given)} points, {len(given)} scores" if given else "too few")
            elif question["kind"] == "ranking":
                won = [count > row[number] for count, row in zip(over[number], over, strict=True)].count(True)
                print(f"  {option}: before the others {over[number]}, beats {won}")
            else:
                print(f"  {option}: {marks[number]} ({marks[number] / max(1, total):.0%})")
