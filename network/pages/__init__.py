"""The frame that every page stands in, and the pages that belong to no other app.

Home, promises, the register of power, health, and the entrance of the back office. Not for what a district
says.
"""
