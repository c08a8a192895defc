"""Names that a scenario may use for contributors and unit types, beside their codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index
from bluehelm.forces import catalogue
from bluehelm.forces.domain import UnitType
from bluehelm.partnership import contributors
from bluehelm.partnership.domain import Contributor

FORMS: dict[str, str] = {
    "bn": "battalion battalions bataillon bataillons batallon batallones",
    "coy": "company companies co compagnie compagnies cie compania companias",
    "plt": "platoon platoons pl peloton",
    "hel": "helicopter helicopters helo helos heli helis helicoptere helicopteres helicoptero helicopteros",
    "inf": "infantry infanterie infanteria",
    "eng": "engineer engineers engineering engr engrs genie ingenieros",
    "mech": "mechanized mechanised mecanise mecanisee mecanises mecanisees mecanizado mecanizada",
    "mot": "motorized motorised motorise motorisee motorizado motorizada",
    "const": "construction construccion",
    "multi": "multirole",
    "tpt": "transport transportation transporte",
    "log": "logistics logistic logistique logistica",
    "sig": "signals signal transmissions comunicaciones",
    "recon": "recce reconnaissance reconocimiento",
    "level": "lvl role niveau nivel",
    "1": "i",
    "2": "ii",
    "3": "iii",
    "hospital": "hopital hopitaux hospitales",
    "medical": "medicale medicales medico medica medicos medicas",
    "field": "campagne campana",
    "police": "policia",
    "military": "militaire militar",
    "formed": "constituee constituees constituida constituidas",
    "utility": "utilitaire utilitaires utilitario utilitarios",
    "attack": "attaque ataque",
    "armed": "arme armes armado armados",
    "special": "speciales especiales",
    "forces": "fuerzas",
    "force": "fuerza",
    "quick": "rapid rapide rapida",
    "reaction": "reaccion",
    "guard": "garde guardia",
    "": "unit units unite unites unidad unidades the a an of and de du des del d la le les l el et y",
}
"""Words of registers in English, French and Spanish by the one word that they stand for; the last by none."""

NAMES: dict[str, tuple[str, ...]] = {
    "QRF_COY": ("QRF", "Quick reaction force", "Immediate reaction company"),
    "FP_COY": ("Force protection", "Compagnie de protection de la force"),
    "SF_COY": ("SF", "Special forces", "Forces spéciales"),
    "LRRG": ("Long-range reconnaissance unit",),
    "UAS": ("UAV", "Drone", "Unmanned aerial vehicle", "Unmanned aerial system"),
    "UHU": ("Utility aviation", "Aviation"),
    "AHU": ("Armed helicopter", "Attack helicopter", "Aviation"),
    "HHU": ("Heavy helicopter", "Heavy lift helicopter", "Aviation"),
    "MEDEVAC_HEL": ("Medevac helicopter", "Aeromedical helicopter"),
    "TAL": ("Tactical airlift", "Fixed-wing transport", "C-130", "Aviation", "Avion de transport tactique"),
    "CONST_ENG_COY": ("Construction engineer",),
    "HORIZ_ENG_COY": ("Horizontal engineer company",),
    "MULTI_ENG_UNIT": ("Multi-role engineer company", "Multirole engineer company"),
    "EOD_COY": ("EOD", "Explosive ordnance disposal"),
    "TPT_COY": ("Transport", "Medium transport company", "Heavy transport company"),
    "CONVOY_COY": ("Convoy protection company", "Convoy company"),
    "RIV": ("Riverine company", "Compagnie fluviale", "Unité fluviale", "Unidad fluvial"),
    "MP": ("Military police company", "Prévôté"),
    "K9_PLT": ("Canine", "K9", "Dog platoon", "Unité cynophile"),
    "CIMIC": ("Civil-military cooperation", "Coopération civilo-militaire"),
    "MED_L1": ("Level 1", "Level 1 hospital", "L1 hospital", "L1 medical facility", "Level 1 clinic"),
    "FST": ("Forward surgical unit", "Équipe chirurgicale avancée"),
    "MED_L2": ("Level 2", "L2 hospital", "Level 2 medical facility", "L2 medical facility", "Field hospital"),
    "MED_L3": ("Level 3", "L3 hospital", "Level 3 medical facility", "L3 medical facility"),
    "AMET": ("Aeromedical evacuation", "Équipe d'évacuation sanitaire aérienne"),
    "FPU": ("UPC", "Formed police"),
    "SPT": ("Specialized police", "Specialised police team", "Équipe de police spécialisée"),
    "MINE_ACT": (
        "Mine action",
        "Mine action team",
        "Demining team",
        "Équipe de déminage",
        "Equipo de desminado",
    ),
}
"""Names by code of a unit type that its words do not give; one that several types have is refused."""

BESIDE = re.compile(
    r"^\s*\d+\s*[x×*]\s*|^\s*\d+\s+|\s[x×*]\s*\d+\b|\([^)]*\)|\[[^\]]*\]|(?i:\b(?:tbc|tbd)\b)"
)
"""What may stand beside a unit type and is left out: how many, and remarks."""


def indexes(rows: Mapping[str, Iterable[Noun]]) -> Mapping[str, Index]:
    """
    Return the indexes of contributors and unit types: those of the package and those of a scenario.

    Parameters
    ----------
    rows
        Tables of the scenario by name; ``contributors`` and ``unit_types`` add to the indexes.

    Returns
    -------
    Mapping of Index
        ``contributors`` and ``unit_types``.

    Examples
    --------
    >>> known = indexes({})
    >>> known["contributors"].find("Ivory Coast").code, known["unit_types"].find("2 x inf bn").code
    ('CIV', 'INF_BN')
    """
    own = [row for row in rows.get("contributors", ()) if isinstance(row, Contributor)]
    types = {row.code: row for row in catalogue.unit_types()}
    types |= {row.code: row for row in rows.get("unit_types", ()) if isinstance(row, UnitType)}
    return {
        "contributors": Index.of(
            contributors.index_names(own),
            rule="it is not a member state in the list of contributors",
        ),
        "unit_types": Index.of(
            {code: (row.name, *NAMES.get(code, ())) for code, row in types.items()},
            words={word: form for form, words in FORMS.items() for word in words.split()},
            beside=BESIDE,
            rule="it is not a unit type of the catalogue",
        ),
    }
