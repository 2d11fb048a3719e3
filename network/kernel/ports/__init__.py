"""The complete list of ways in which low code reaches high code.

content · screening · notices · personal_data · embeds. Registration only in `AppConfig.ready()`, then
frozen. A new port needs an ADR.
"""
