"""What a command says of a scorer that this installation has not switched on."""

from django.utils.translation import gettext as _

from moderation.scoring.toxicity import NAME as DETOXIFY


def off(name: str) -> str:
    """Return the sentence that says what to do."""
    if name == DETOXIFY:
        return _("%(name)s staat niet aan: stel DETOXIFY_CHECKPOINT in.") % {"name": name}
    return _("%(name)s leerde nog niets, of staat niet aan: zie train_scorer.") % {"name": name}
