"""One command a module; each is a thin road to one service."""
