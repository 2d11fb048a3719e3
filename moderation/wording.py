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


def category_name(name: str) -> str:
    """Say what a category of the EU database of statements of reasons is about."""
    return {
        "STATEMENT_CATEGORY_ANIMAL_WELFARE": _("dierenwelzijn"),
        "STATEMENT_CATEGORY_CONSUMER_INFORMATION": _("consumenteninformatie"),
        "STATEMENT_CATEGORY_CYBER_VIOLENCE": _("pesten en belagen"),
        "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN": _("pesten en belagen van vrouwen"),
        "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS": _("privacy"),
        "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH": _("strafbare of schadelijke taal"),
        "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS": _("auteursrecht en merken"),
        "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS": _("debat en verkiezingen"),
        "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE": _("niet genoemd door de melder"),
        "STATEMENT_CATEGORY_OTHER_VIOLATION_TC": _("iets anders tegen de huisregels"),
        "STATEMENT_CATEGORY_PROTECTION_OF_MINORS": _("bescherming van kinderen"),
        "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY": _("openbare veiligheid"),
        "STATEMENT_CATEGORY_SCAMS_AND_FRAUD": _("bedrog"),
        "STATEMENT_CATEGORY_SELF_HARM": _("zichzelf iets aandoen"),
        "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS": _("gevaarlijke of verboden producten"),
        "STATEMENT_CATEGORY_VIOLENCE": _("geweld"),
    }.get(name, name)


def item_kind_name(kind: str) -> str:
    """Say what sort of thing was judged."""
    return {
        "post": _("bericht"),
        "comment": _("reactie"),
        "broadcast": _("bericht van een dienst"),
        "announcement": _("mededeling van een groep"),
        "group": _("pagina van een groep"),
        "document": _("document van een groep"),
    }.get(kind, _("iets anders"))
