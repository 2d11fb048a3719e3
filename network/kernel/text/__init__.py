"""Words of people: cleaned when they come in, made safe when they go out.

All text that people write passes here. Not for the product's own sentences, and not for judging what is
said: that is moderation.
"""

from network.kernel.text.characters import fold, tidy
from network.kernel.text.incoming import NAME_LENGTH, clean_name, clean_text
from network.kernel.text.markdown import excerpt, plain, render

__all__ = ["NAME_LENGTH", "clean_name", "clean_text", "excerpt", "fold", "plain", "render", "tidy"]
