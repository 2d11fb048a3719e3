"""Compare a file of districts with the present division, and refuse what cannot become one.

Reads only; `services.districts` writes what was found here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from network.kernel import clock
from network.kernel.errors import Conflict
from network.kernel.geo import Area, parse_polygon
from network.kernel.models import Standing
from network.kernel.spaces import in_force
from network.places.geojson import DistrictFeature
from network.places.models import District, Municipality
from network.places.overlap import overlaps


@dataclass
class Redrawing:
    """A file beside the database: what is new, what changes, what goes.

    Attributes:
        existing: districts of the database by code, retired ones too.
        municipalities: of every NIS code in the file.
        changed: features that are new (None) or differ from the district that has their code.
        retired: districts that the new division leaves out.
    """

    file: str
    features: Sequence[DistrictFeature]
    existing: dict[str, District]
    municipalities: dict[str, Municipality]
    changed: list[tuple[DistrictFeature, District | None]] = field(default_factory=list)
    retired: list[District] = field(default_factory=list)

    def compare(self) -> None:
        """Find what is new or different. Raises: Conflict when a district changes municipality."""
        for feature in self.features:
            district = self.existing.get(feature.code)
            municipality = self.municipalities[feature.nis]
            if district is not None and district.municipality_id != municipality.pk:
                why = _("Ze hoort bij %(now)s. Een import verhuist geen wijk naar %(then)s.")
                names = {"now": district.municipality, "then": municipality}
                raise refused(self.file, feature, why % names)
            if district is None or not _same(district, feature):
                self.changed.append((feature, district))

    def staying(self) -> list[District]:
        """Return the districts of the present division that the file does not mention and that stay."""
        mentioned = {feature.code for feature in self.features}
        gone = {district.pk for district in self.retired}
        return [
            district
            for district in self.existing.values()
            if district.retired_at is None and district.code not in mentioned and district.pk not in gone
        ]

    def mentioned_ids(self) -> set[int]:
        """Return the row numbers of the municipalities in the file."""
        return {municipality.pk for municipality in self.municipalities.values()}

    def retire_the_rest(self) -> None:
        """Choose the districts that the file leaves out of the municipalities that it mentions.

        Raises: Conflict when residents live in one: they must first be told where they will belong.
        """
        mentioned = self.mentioned_ids()
        self.retired = [one for one in self.staying() if one.municipality_id in mentioned]
        living = Standing.objects.filter(
            in_force(clock.now()), space__in=[one.space_id for one in self.retired]
        ).select_related("space")
        someone = living.first()
        if someone is not None:
            raise Conflict(
                _("%(file)s is niet ingelezen. In %(name)s wonen al mensen: verhuis hen eerst.")
                % {"file": self.file, "name": someone.space.name}
            )

    def ensure_no_overlap(self) -> None:
        """Refuse the worst overlap that a district of the file causes. Raises: Conflict."""
        others = self.staying()
        areas: list[Area] = [feature.shape for feature in self.features]
        areas += [parse_polygon(district.geometry) for district in others]
        for pair in overlaps(areas):
            if pair.first >= len(self.features):
                continue  # both were there already
            hint = ""
            if pair.second < len(self.features):
                name, code = self.features[pair.second].name, self.features[pair.second].code
            else:
                known = others[pair.second - len(self.features)]
                name, code, hint = known.name, known.code, self._hint(known)
            feature = self.features[pair.first]
            why = _("%(name)s overlapt voor %(percent)s %% met %(other)s (%(code)s).%(hint)s") % {
                "name": feature.name,
                "percent": f"{pair.share * 100:.0f}",
                "other": name,
                "code": code,
                "hint": hint,
            }
            raise refused(self.file, feature, why)

    def _hint(self, known: District) -> str:
        if known.municipality_id not in self.mentioned_ids():
            return ""
        sentence = _("Met --replace-municipality vervang je de hele indeling van %(name)s.")
        return " " + sentence % {"name": known.municipality}


def refused(file: str, feature: DistrictFeature, why: str) -> Conflict:
    """Return the refusal that names the file and the district."""
    return Conflict(
        _("Wijk %(position)d (%(code)s) in %(file)s is niet ingelezen. %(why)s")
        % {"position": feature.position, "code": feature.code, "file": file, "why": why}
    )


def _same(district: District, feature: DistrictFeature) -> bool:
    return (
        district.name == feature.name
        and district.geometry == feature.geometry
        and district.retired_at is None
    )
