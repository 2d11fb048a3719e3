"""Sealed ballots: boxes that nobody opens alone, taken out of their envelopes in an order that says nothing.

Plain values in, plain values out: no models, no requests, no settings. Why it is built so, and what it does
not protect against, stands in docs/adr/0015-sealed-ballots.md; how anyone can recount, in
docs/algorithms/secret-ballots.md.
Not for named ballots, and not for who may open, close or count a poll.

The life of a secret poll, by module:
- `seats`: each of two officers gets a code, in a session of their own.
- `keys`: at the opening, the two keys of the poll and their files; at the end, their destruction.
- `sheet`: what a ballot may hold; `boxes`: seals one ballot twice.
- `envelopes`: at the closing, takes all boxes out of their envelopes.
- `opening`: at the count, opens the boxes; `publication`: what everybody may read afterwards.
"""
