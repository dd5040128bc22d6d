"""English words with no sense of their own: contractions, synonyms, allergens, and everyday words."""

from __future__ import annotations

PLACEHOLDERS: dict[str, tuple[str, ...]] = {
    "i": ("i", "we", "she", "he", "they"), "could": ("can", "could", "may", "might"),
    "my": ("my", "the", "our", "this", "that", "whole"), "do": ("do", "does", "did"),
    "is": ("is", "are", "was"), "have": ("have", "get", "order", "grab"),
    "it": ("it", "that", "this", "everything", "them", "all"), "want": ("want", "need"),
    "person": (
        "person", "human", "staff", "someone", "somebody", "agent", "manager",
        "waiter", "employee", "real person", "human being", "operator", "representative", "staff member",
        "the owner", "owner",
    ),
}  # fmt: skip
"""Words in braces within a phrase stand for each of these."""
CONTRACTIONS: dict[str, tuple[str, ...]] = {
    "&": ("and",), "+": ("and",),
    "id": ("i", "would"), "ill": ("i", "will"), "im": ("i", "am"), "ive": ("i", "have"),
    "wed": ("we", "would"), "weve": ("we", "have"), "thats": ("that", "is"), "thatll": ("that", "will"),
    "whats": ("what", "is"), "wheres": ("where", "is"), "hows": ("how", "is"), "whens": ("when", "is"),
    "its": ("it", "is"), "itll": ("it", "will"), "theres": ("there", "is"), "lets": ("let", "us"),
    "dont": ("do", "not"), "doesnt": ("does", "not"), "didnt": ("did", "not"), "cant": ("can", "not"),
    "cannot": ("can", "not"), "wont": ("will", "not"), "wouldnt": ("would", "not"), "isnt": ("is", "not"),
    "arent": ("are", "not"), "wasnt": ("was", "not"), "shell": ("she", "will"), "shed": ("she", "would"),
    "hell": ("he", "will"), "hed": ("he", "would"), "theyd": ("they", "would"), "theyll": ("they", "will"),
    "youre": ("you", "are"), "youve": ("you", "have"), "shouldnt": ("should", "not"),
    "were": ("we", "are"), "gonna": ("going", "to"), "wanna": ("want", "to"), "gotta": ("got", "to"),
    "shes": ("she", "is"), "hes": ("he", "is"), "theyre": ("they", "are"), "thatd": ("that", "would"),
    "dunno": ("do", "not", "know"),
}  # fmt: skip
SYNONYMS: dict[str, str] = {
    "big": "large", "lg": "large", "lrg": "large", "huge": "large", "xl": "extra large", "grande": "large",
    "sm": "small", "little": "small", "tiny": "small", "smol": "small", "md": "medium", "med": "medium",
    "regular": "medium", "veggie": "vegetarian", "veg": "vegetarian", "gf": "gluten free",
    "decaffeinated": "decaf", "choc": "chocolate", "choccy": "chocolate", "parm": "parmesan",
    "mozz": "mozzarella", "mayonnaise": "mayo", "tomatoe": "tomato", "shroom": "mushroom",
    "oj": "orange juice", "soda": "soft drink",
}  # fmt: skip
LINKS = frozenset({"of"})
CONNECTIVES = "and with of the a an in on de di del della la le al alla con du aux au el y e to n"
ALLERGENS: tuple[frozenset[str], ...] = (
    frozenset({"cheese", "dairy", "lactose", "milk"}),
    frozenset({"almond", "hazelnut", "nut", "nuts", "tree nut", "tree nuts", "treenuts", "walnut"}),
    frozenset({"peanut", "peanuts"}),
    frozenset({"cereal", "flour", "gluten", "wheat"}),
    frozenset({"egg", "eggs"}),
    frozenset({"fish"}),
    frozenset({"crustacean", "crustaceans", "seafood", "shellfish"}),
    frozenset({"mollusc", "molluscs", "mollusks"}),
    frozenset({"soy", "soya", "soybeans"}),
    frozenset({"sesame"}),
    frozenset({"mustard"}),
    frozenset({"celery"}),
    frozenset({"sulfite", "sulfites", "sulphite", "sulphites"}),
    frozenset({"lupin"}),
)
DIETS = (
    "vegan", "vegetarian", "gluten free", "halal", "kosher", "keto", "pescatarian", "dairy free",
    "nut free", "lactose free", "plant based", "spicy", "organic", "low carb", "sugar free",
)  # fmt: skip
DIET_WITHOUT = "{allergen} free"
IMPLIED_DIETS = {"vegetarian": "vegan"}
"""What is marked with the second is also the first."""
NOTE_PATTERN = (
    r"(?:,?\s*\b(?:(?P<on_line>with)|and|put|add|leave)\s+)?\b(?:an?\s+|the\s+|my\s+)?(?:special\s+)?"
    r"(?:notes?|instructions?)(?:\s+(?:for|to)\s+(?:the\s+)?(?:kitchen|driver|order|chef|cook|courier|staff))?"
    r"\s*(?::|\s-\s|\s(?:saying|that says|which says|says|that)\b:?)\s*(?P<note>[^\n]+)"
)
EMAIL_LEAD = r"(?:my\s+)?e-?mail(?:\s+address)?(?:\s+is|:)?\s*$"
DAYS = {"tomorrow": 1}
"""Days that a question can name, in days from today."""
WEEKDAYS = {
    "monday": "monday", "tuesday": "tuesday", "wednesday": "wednesday", "thursday": "thursday",
    "friday": "friday", "saturday": "saturday", "sunday": "sunday",
}  # fmt: skip
COMMON = """
able about above across after again against ago agree air almost alone already always among amount answer
anyone area around arrive away back bad because become before began behind believe below beside best
better between beyond body book bring brought build busy call called came car card care case cash center
chance child children city class clear close closed cold come common company complete computer consider
continue contact country course customer cut dark date day days deal decide deep did die difference
different difficult dinner doing done door down drive driver during early earth easy eat eaten else email
end enough entire even evening ever exact example eye face fact fair fall family far fast father feel felt
fill find first fish five fly follow food foot form found free friday friend front full funny game gave
girl give given goes going gone gotten great ground group grow had half hand happen happy hard hate hear
heard heart held hello high him himself hold home hope hot hour house human idea ignore important
instructions interest job join keep kept kid kids kind knew know known land large last late later laugh
lead learn least leave left let letter life line listen little live long longer look looking lost love low
lunch made main making man many mark matter mean meant meet men message might mind minute minutes miss
moment monday money month months more morning most mother mouth move much must name near nearly never new
news nice night nobody none nor normal nothing notice now number object often old once only open opened
opinion order ordered others our outside own page paid paper parents part party pass past pay people
perfect person phone picture piece place plan play please point possible post power present president
pretty previous price probably problem prompt public quick quickly quite rain read ready real really
reason receive red remember rest result return ride right road room round rule rules run said same
saturday saw say says school sea second seem seen sell send sent set several shall share she ship shop
short should sick simple since sit site size sky slow snow sold someone something sometimes son song soon
sorry sort sound speak spend stand start state stay step still stop store story street strong student
stuff such sun sunday sure system table talk tell ten test text than their themselves there thing think
thirsty thought through thursday time times tired today together told tomorrow tonight top toward town
tree tried trip true trust try tuesday turn under understand until upon use used usual usually very visit
voice wait waiting walk wall want warm was watch water way wednesday week weekend weeks well went were
what whatever wheel whether while white whole whose why wife window winter wish within without woman women
wonder word words work world worry worst worth write wrong yeah year years yesterday yet young yourself
discount refund total admin charge coupon quarter third dime cent zero lake bake rate gate fate mate cone
tone bone lone fork pork port sport shirt skirt fine mine nine pine vine dine cafe safe sale tale male
pale bale whale ball hall tall nest west vest guest cast vast boast coast ghost cook hook took
"""
"""Everyday words that are never taken for a misspelt dish."""
