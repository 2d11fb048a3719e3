"""How a push message is sealed, signed and posted (RFC 8030, 8188, 8291, 8292). No database here."""
