"""What every package may lean on: time, ids, errors, spaces, power, events, ports, text and images.

Not for anything that knows a district, a post or a group: those live above and fill the ports.
"""
