"""Words that have a part in finding sentences and names, in French and English.

All are in small letters except the abbreviations, which are abbreviations only as written.
"""


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


ABBREVIATIONS = _set("""
    M MM Mme Mmes Mlle Mlles Mgr Mr Mrs Ms Dr Drs Pr Prof St Ste Mt Ft Gén Gen Col Capt Cmdt Cdt
    Lt Sgt Gov Sen Sén Rep Rev Hon Sig Sra Srta av apr cf Cf ex vs Vs c.-à-d approx Approx bzw
""")
"""Words whose full stop ends no sentence."""

MIXED_INITIALS = _set("""
    E.g I.e P.s N.b Q.v A.k.a A.m P.m C.-à-d z.B a.C d.C Ph.D M.Sc B.Sc M.Phil D.Phil
""")
"""Abbreviations of capitals and small letters, mostly as a sentence begins with them, with a full
stop at their end too."""

BEFORE_NUMBERS = _set("""
    n° nº no nos nr art p pp vol chap fig env tel tél
    jan janv feb févr mar apr avr jul juil aug sep sept oct nov dec déc
""")
"""Words whose full stop ends no sentence where a number follows."""

HONORIFICS = _set("m mm mme mmes mlle mlles me mgr mr mrs ms monsieur madame mademoiselle")
"""Forms of address, which belong to the name that follows."""

TITLES = _set("""
    président présidente vice-président vice-présidente ex-président ex-présidente coprésident
    ministre ministres vice-ministre ex-ministre ex-première premier-ministre secrétaire
    sous-secrétaire chancelier chancelière vice-chancelier gouverneur gouverneure maire mairesse
    sénateur sénatrice député députée eurodéputé eurodéputée ambassadeur ambassadrice consul
    général générale colonel lieutenant-colonel lieutenant capitaine commandant commandante amiral
    maréchal sergent caporal major roi reine prince princesse duc duchesse émir pape
    cardinal évêque archevêque imam rabbin père sœur abbé professeur professeure docteur docteure
    dr pr prof avocat avocate juge procureur procureure directeur directrice chef cheffe patron
    patronne porte-parole entraîneur entraîneuse sélectionneur garde conseiller conseillère
    envoyé envoyée homme femme coup
    president vice-president minister secretary secretary-general chancellor governor mayor
    senator sen congressman congresswoman representative rep ambassador general gen colonel col
    lieutenant lt captain capt commander major sergeant sgt admiral king queen prince princess duke
    duchess emir pope cardinal bishop archbishop reverend rev sir dame lord professor doctor judge
    justice attorney director chief chairman chairwoman spokesman spokeswoman spokesperson coach
    inspector
""")
"""What people are by office or rank: no part of their names."""

OFFICES = _set("""
    état etat défense intérieur justice santé économie finances budget éducation enseignement
    culture travail emploi agriculture énergie environnement écologie affaires commerce industrie
    transports logement sports jeunesse communication armées sceaux sécurité police
    state defence defense interior health treasury education labor labour energy commerce
    transportation agriculture
""")
"""What a title is often completed by: ``ministre de la Défense``, ``Secretary of State``."""

OPENINGS = _set("""
    le la les l' un une des du de d' au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre
    nos votre vos leur leurs je j' tu il elle on nous vous ils elles ça cela ceci c' celui celle
    ceux celles qui que qu' quoi dont où quel quelle quels quelles et ou or ni mais donc car puis
    si s' n' à en dans par pour sur sous avec sans chez vers entre contre depuis dès pendant durant
    lors lorsque lorsqu' quand comme selon malgré après avant devant derrière outre hormis sauf
    parmi hors jusque jusqu' alors ainsi aussi enfin ensuite cependant toutefois pourtant
    néanmoins ailleurs désormais déjà encore hier aujourd'hui demain ici là voici voilà
    tout toute tous toutes chaque plusieurs certains certaines quelques aucun aucune nul même plus
    moins très trop peu beaucoup bien oui non ne pas quant face grâce suite afin parce puisque
    puisqu' quoique quoiqu' tandis pourquoi comment combien est-ce deux trois quatre cinq six sept
    huit neuf dix
    the a an this that these those my your his her its our their i you he she it we they who whom
    whose which what where when why how and or but nor so yet if as because although though while
    since until unless before after during in on at by for from to of with without within under
    over between among against about across through into onto toward towards near amid despite
    there here then now today yesterday tomorrow meanwhile however moreover also only even still
    just all some many most several both each every no not one two three four five six seven eight
    nine ten according
""")
"""Words with a capital at the start of a sentence that say nothing of a name."""

DAYS_AND_MONTHS = _set("""
    lundi mardi mercredi jeudi vendredi samedi dimanche janvier février avril juin juillet août
    septembre octobre novembre décembre
    monday tuesday wednesday thursday friday saturday sunday january february july september
    october november december
""")
"""Words that end a name or stand alone, never begin one of several words."""

PERSONAL_PARTICLES = _set("""
    von van der den zu zur zum ter ten af av ben bin ibn bint abu abou ould al el da das do dos di
    del della dello y vom
""")
"""Small words inside names of people, whatever follows them."""

ARTICLES = _set("la le les l' the")
"""What may stand between a linking particle and the rest of a name."""

LINKING_PARTICLES = _set("de du des d' of")
"""Small words that make one name of two: ``Corée du Nord``, ``Bank of England``."""

ARAB_ARTICLES = _set("al el as es ad ed an en ar er at et ash ech az ez ul ud ben ibn bin abd abu")
"""What stands in small letters before the hyphen of a name: ``al-Assad``."""
