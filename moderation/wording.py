"""What machines and their findings are called on a page. Not for statements of reasons: see `statements`."""

from django.utils.translation import gettext as _


def scorer_name(name: str) -> str:
    """Say which machine found something."""
    return {
        "wordlist": _("De woordenlijst"),
        "detoxify": _("Het taalmodel Detoxify"),
        "learned": _("Wat geleerd is uit beslissingen"),
        "rules": _("Een regel over hoe iemand schrijft"),
        "pictures": _("De vergelijking van foto’s"),
    }.get(name, name)


def label_name(label: str) -> str:
    """Say what a machine thinks it found."""
    return {
        "insult": _("belediging"),
        "threat": _("bedreiging"),
        "hate": _("haat"),
        "sexual": _("seks"),
        "spam": _("reclame of bedrog"),
        "personal_data": _("gegevens van iemand"),
        "against_rules": _("lijkt op wat niet mocht blijven staan"),
        "toxicity": _("grof taalgebruik"),
        "severe_toxicity": _("zeer grof taalgebruik"),
        "obscene": _("schuine taal"),
        "identity_attack": _("aanval op een groep"),
        "sexual_explicit": _("expliciete seks"),
        "first_post": _("eerste bericht van iemand"),
        "speed": _("veel berichten in tien minuten"),
        "links": _("veel links, of een link die niet toont waar hij heen gaat"),
        "removed_picture": _("lijkt op een foto die verwijderd werd"),
    }.get(label, label)


def language_name(code: str) -> str:
    """Say which language a code means; every language for none."""
    return {
        "": _("alle talen"),
        "nl": _("Nederlands"),
        "fr": _("Frans"),
        "de": _("Duits"),
        "en": _("Engels"),
        "it": _("Italiaans"),
        "es": _("Spaans"),
        "pt": _("Portugees"),
        "tr": _("Turks"),
        "ru": _("Russisch"),
    }.get(code, code)
