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
if mine:
    print("Your ballot is in the list." if mine in boxes else "Your ballot is NOT in the list.")
for question in poll["questions"]:
    print("\n" + question["text"], question["key"])
    if not question["withheld"]:
        total, marks = question["answers"], Counter(question.get("marks", []))
        others = question["no_opinion"] + question["unanswered"]
        must(total + others == poll["counted"], "ballots are missing")
        must(question["kind"] != "single" or marks.total() == total, "not one mark for each answer")
        print(f"  {total} answers, {others} without one")
        for number, option in enumerate(question["options"]):
            if question["kind"] == "score":
                print(f"  {option}: {sum(question['scores'][number])} points")
            elif question["kind"] == "ranking":
                print(f"  {option}: before the others, in their order, {question['before'][number]}")
            else:
                print(f"  {option}: {marks[number]}")
