"""`{% load machines %}{% machines_foot %}`: how the models fare, at the foot of the queue or of the lab."""

from django import template

from moderation.queries.machines import ModelsState, state_of_models

register = template.Library()


@register.inclusion_tag("moderation/machines.html")
def machines_foot() -> dict[str, ModelsState]:
    """Return what the fragment shows; it draws nothing where there is no model and nothing waits."""
    return {"machines": state_of_models()}
