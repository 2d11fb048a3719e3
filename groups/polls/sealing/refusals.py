"""Why sealing refuses. Sentences for people are the services' own; these name the case."""


class SealingRefusal(Exception):
    """Something about a sealed ballot or its keys is not as it must be."""


class DoesNotFit(SealingRefusal):
    """Answers or groups that the sheet does not know, or that are longer than every ballot of the poll."""


class KeyGone(SealingRefusal):
    """There is no such key file: destroyed, or kept elsewhere."""


class KeyExists(SealingRefusal):
    """There is a key file already, and it is never written over."""


class KeyExposed(SealingRefusal):
    """Others than the owner of the process may read the key file or its folder."""


class WrongCode(SealingRefusal):
    """The code is not the one that this seat was given."""


class CodesMissing(SealingRefusal):
    """Not both officers have given their codes yet."""


class WrongKey(SealingRefusal):
    """The parts make another key than the one to which the ballots were sealed."""
