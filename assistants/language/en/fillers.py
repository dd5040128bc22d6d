"""English words that add nothing to an order."""

from __future__ import annotations

from assistants.language.senses import Sense

SENSES: dict[Sense, str] = {
    Sense.FILLER: (
        "glass|glasses|cup|cups|bottle|bottles|plate|plates|piece|pieces|slice|slices|bowl|bowls|mug"
        "|mugs|pot|pots|cans|pack|packs|box|boxes|scoop|scoops|portion|portions|serving|servings"
        "|please|pls|plz|plse|so|um|uh|umm|uhh|er|erm|hmm|hm|oh|ah|well|just|like|kindly|maam|sir"
        "|madam|miss|buddy|friend|guys|dear|today|tonight|now|right now|for me|for us|for my wife"
        "|for my husband|for my kids|for my son|for my daughter|for my friend|for my mom|for my dad"
        "|for the kids|too|as well|there|here|then|first|first of all|lets see|let me think|lets"
        "|i think|i guess|you know|possible|if possible|if you can|if that is possible|if i may"
        "|if it is possible|if you could|let us|if you do not mind|i|me|you|we|us|be|am|been|being|is"
        "|are|was|will|would|can|could|to start|to start with|to begin|to begin with|for starters"
        "|for dinner|for lunch|for breakfast|really|very|nice|lovely|delicious|fresh|tasty|yummy"
        "|my friend|my wife|my husband|my son|my daughter|my kid|my kids|everyone|everybody|anyway"
        "|alrighty|also please|and for|kind|again|usual|item|items|thing|things|order|my order"
        "|to my order|to the order|to my cart|to the cart|to order|want|wants|need"
        "|please and thank you|hungry|i am hungry|starving|i am starving|im so hungry|thirsty"
        "|i am thirsty|side|a side of|side of|on it|on that|on them|in it|in that|to it|to that"
        "|to them|with it|with that|to my|go|let|some|as|at|by|type|kind of|such|type of|size|sized"
        "|in size|style|dude|man|mate|bro|love|haha|lol|yum|wow|cool|awesome|hot and fresh|by the way"
        "|btw|straight away|quickly|asap|quick|my drink|to drink|to eat|for dessert|for starter"
        "|for a starter|for main|as a starter|as a main|as a dessert|as dessert|for a drink"
        "|drink wise|food wise|make sure|make sure there is|question|quick question|one thing|it is"
        "|that is|its|ones please|if you please|from you|from here|do so|to make|i said"
        "|please make sure|number|no rush|when you can|when ready|when you get a chance|finally"
        "|lastly|next|firstly|secondly|after that|both"
    ),
}  # fmt: skip
