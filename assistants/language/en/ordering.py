"""English words that build and change an order. A bar separates phrases, braces name placeholders."""

from __future__ import annotations

from assistants.language.senses import Sense

SENSES: dict[Sense, str] = {
    Sense.AND: (
        "and|n|plus|as well as|along with|together with|followed by|and also|and then|then|also"
        "|and maybe also"
    ),
    Sense.OR: "or|nor",
    Sense.BUT: "but|however|except|though|although|only",
    Sense.A: "a|an",
    Sense.THE: "the|my|our|your|his|her|their",
    Sense.IT: "it|that|this|all of it|that one|this one",
    Sense.THEM: "them|those|these|they|all of them|both of them|all of those|all of these",
    Sense.ONES: "ones|of them|of those|of these|of it",
    Sense.OTHER: (
        "other|the other|the other one|other one|the others|others|the rest|the second one of them"
    ),
    Sense.ANOTHER: (
        "another|one more|an additional|one extra of|1 more|the same again|same again|another one of"
    ),
    Sense.MORE: "more|additional|further",
    Sense.ALL: "all|all of|every|all the|all of the|all my",
    Sense.EACH: "each|both|both of|both of the|both the|every one|apiece|all with",
    Sense.FEW: "a few|few|several|some number of|a bunch of|bunch of|many|lots of|a lot of",
    Sense.OF: "of|orders of|order of|portions of|portion of|servings of|serving of",
    Sense.TIMES: "x|times|×|ea",
    Sense.NO: (
        "no|without|hold|hold the|minus|w o|wo|skip the|skip|leave out|leave off|leaving out|free of"
        "|with no|without any|without the|no any|not any|with out|sans|leave out the|not with"
        "|excluding|but no|but without|dont put|dont put any|do not put|do not put any|do not put the"
        "|nix the|do not include|omit|omit the|easy off|zero of"
    ),
    Sense.NOT: "not|never|not the|not a|not an|neither",
    Sense.EXTRA: (
        "extra|xtra|more of|additional amount of|lots of|plenty of|loads of|heavy|heavy on"
        "|heavy on the|a lot of|double up on|an extra|with extra|extra of|some extra"
    ),
    Sense.LIGHT: (
        "light|lite|easy on|easy on the|go easy on|go easy on the|light on|light on the|less|a little"
        "|a bit of|just a little|a touch of|a splash of|little bit of|a little bit of|not too much"
        "|not much|just a bit of|with light|with less|only a little|a hint of|low"
    ),
    Sense.NORMAL: "normal amount of|regular amount of|normal|the usual amount of|the normal amount of",
    Sense.DOUBLE: "double|twice the|double the|triple",
    Sense.WITH: (
        "with|w|topped with|that has|that have|having|to have|with some|on top|with a side of"
        "|including|has"
    ),
    Sense.TO: "to|into|to a|to an|to be",
    Sense.FOR: "for",
    Sense.ON: "on|on to|onto|in|from|on the side|on top of|inside",
    Sense.INSTEAD: "instead|in its place|rather",
    Sense.INSTEAD_OF: "instead of|rather than|in place of|in stead of|not the usual",
    Sense.QUANTITY: "quantity|quantity of|number of|amount|count|the quantity of|the number of|qty",
    Sense.ADD: (
        "add|{could} you do me|{could} you do us"
        "|i would like|we would like|{i} would like|would like|i {want}|we {want}|{i} wants"
        "|{i} will have|{i} will {have}|{i} will go for|{i} will go with|{i} would love"
        "|{i} would go for|{could} {i} {have}|{could} i please {have}|{could} we please {have}"
        "|{could} {i} add|{could} i also {have}|{could} you add|{could} you give me"
        "|{could} you get me|{could} i just get|{could} i try|i will try|{could} you please add"
        "|{could} you get|{could} you bring|{could} you bring me|{could} you bring us|give me|get me"
        "|give us|get us|gimme|order|i am having|i am going to {have}|i am gonna {have}"
        "|i would like to {have}|i would like to add|i want to {have}|i want to add|i wanna {have}"
        "|wanna|i need to order|we need|put|throw in|include|let me {have}|let us {have}|let me try"
        "|bring me|bring us|i would also like|i also want|i will also have|i will also take"
        "|i could go for|we will do|i will do|let us do|let us go with|ring up|hook me up with"
        "|start me off with|start with|i feel like|please add|please give me|also add|also get me"
        "|looking for|i am looking for|have|get|grab me|send me|make me|i fancy|i want to try"
        "|i would like to try|would it be possible to {have}|is it possible to {have}"
        "|is it okay to {have}|add on|also want|also get|{could} i do|may have|i was hoping for"
        "|we are having|go for|go with|i choose|i pick|i wish|i wish to order|buy|i want to buy"
        "|i would like to buy|i would like to order|we want to order"
        "|i would like to place an order for|i want to place an order for"
        "|{could} i place an order for|pick|choose|select|set me up with"
    ),
    Sense.TAKE: "take|i will take|we will take|{could} you take|please take|pull",
    Sense.OFF: (
        "off|out|away|off the|off of|off of the|out of the|out of|off my order|off the order"
        "|from my order|from the order|from my cart|from the cart|out of my order|off of my order"
        "|from the list|out of the cart|from my basket"
    ),
    Sense.REMOVE: (
        "remove|delete|take off|take out|take away|drop|get rid of|scrap|lose|cancel|forget"
        "|forget about|ditch|{could} you remove|{could} you delete|{could} you take off"
        "|{could} you cancel|please remove|please cancel|i want to remove|i would like to remove"
        "|i want to cancel|i would like to cancel|{could} i remove|{could} i cancel|leave off the"
        "|nevermind the|never mind the|forget the|scratch|scratch the|remove one of|no longer want"
        "|i no longer want|take back|strike|kill the"
    ),
    Sense.DO_NOT_WANT: (
        "do not want|i do not want|we do not want|do not want any|i do not want any|do not need"
        "|i do not need|do not add|do not order|do not give me|i did not want|i did not order"
        "|did not order|did not want|never order|i do not like|do not like|i hate|i would not like"
        "|i will not have|i do not feel like|i am not ordering|i cannot eat|i can not eat"
        "|please do not add|{could} you not add|i did not ask for|do not bring|do not get|do not make"
        "|do not|i would not want|would not want|i am not having|i never want|i never said|never said"
    ),
    Sense.CHANGE: (
        "change|switch|update|modify|turn|convert|adjust|upgrade|downgrade|{could} you change"
        "|{could} i change|{could} we change|{could} you switch|{could} i switch|{could} you update"
        "|edit|please change|i want to change|i would like to change|set|bump|upsize|reduce|increase"
        "|lower"
    ),
    Sense.SWAP: (
        "swap|replace|substitute|exchange|sub|swap out|sub out|{could} you swap|{could} i swap|trade"
        "|{could} you replace|{could} i replace|{could} you substitute|please swap|please replace"
        "|swop"
    ),
    Sense.MAKE: (
        "make|{could} you make|{could} i make|{could} we make|please make|let us make|i want to make"
        "|{could} i have it|{could} i get it|i want it|i will have it|i would like it|i need it"
        "|{could} i have that|{could} i get that|i want that|i would like that|i want them"
        "|i would like them"
    ),
    Sense.CORRECTION: (
        "no wait|wait no|wait|i meant|i mean|no i meant|no sorry|sorry no|oops|oh no"
        "|on second thought|on second thoughts|i changed my mind|changed my mind|correction|hang on"
        "|hold on|no no|no actually|my mistake|sorry i meant|oh wait|rather make it|no make it|uh no"
        "|um no|er no|no hang on|no hold on"
    ),
    Sense.ACTUALLY: "actually",
}  # fmt: skip
