"""Pictures of people: taken in, decoded apart, stored without what they did not mean to show.

All pictures that people send pass here. Not for who may see one (the item it hangs on decides), and not
for icons and drawings of the product itself.
"""

from network.kernel.images.intake import ALT_LENGTH, take_in
from network.kernel.images.keeping import (
    attach,
    delete_files,
    forget_day_old_strays,
    forget_strays,
    pick,
    pictures_of,
)

__all__ = [
    "ALT_LENGTH",
    "attach",
    "delete_files",
    "forget_day_old_strays",
    "forget_strays",
    "pick",
    "pictures_of",
    "take_in",
]
