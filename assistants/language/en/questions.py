"""English phrases that ask about the menu, the shop or the order, and those about the order as a whole."""

from __future__ import annotations

from assistants.language.senses import Sense

SENSES: dict[Sense, str] = {
    Sense.ASK: (
        "is|are|does|do you|did|what|whats|which|why|who|how|should|would|will|was|were|when|where"
        "|whose|what is|what are|how is|how are|{could} you tell me|tell me|tell me about"
        "|tell me more about|i want to know|i would like to know|what about|how about|do they"
        "|do you know|know if|is it true|are there|is there|has anyone|do we|does it|is it|is that"
        "|is this|are they|are these|are those|{could} you explain|explain|describe|more about"
        "|info about|information about|do i|would you|do not you|is not|are not|i wonder"
        "|just curious|curious|curious about|question"
    ),
    Sense.CART: (
        "cart|my cart|the cart|show my cart|show cart|show the cart|view cart|view my cart"
        "|my order so far|what is in my cart|what is in my order|what do i have|what do i have so far"
        "|what have i ordered|what did i order|show my order|show me my order|show me my cart"
        "|read back my order|basket|read my order back|read that back|what is my order"
        "|what have i got|what have i got so far|repeat my order|{could} you repeat my order"
        "|show order|review my order|check my order|my basket|order summary|summary|recap|see my cart"
        "|see my order|what is in the cart|what is in my basket|what do i have in my cart"
        "|what is on my order|what is in it so far|list my order|show basket"
        "|{could} you read that back|{could} you read my order back|what is my current order|so far"
        "|{could} i see my order|{could} i see my cart|read it back|read it back to me"
        "|read that back to me|what did you get|what do you have so far|what have you got so far"
        "|what is in the order"
    ),
    Sense.TOTAL: (
        "total|my total|the total|what is my total|what is the total|how much is my order|grand total"
        "|how much do i owe|what do i owe|how much is it all|how much is everything|how much in total"
        "|how much is it in total|how much will it be|what does it come to|how much is the order"
        "|how much is it so far|what does that come to|how much altogether|how much do i have to pay"
        "|how much is that altogether|how much all together|how much is the total|what is the damage"
    ),
    Sense.MENU: (
        "menu|the menu|your menu|show me the menu|show menu|see the menu|what do you have"
        "|what do you sell|what have you got|what is on the menu|what do you offer|what can i order"
        "|what can i get|{could} i see the menu|{could} i see a menu|what do you serve"
        "|what is available|what all do you have|what else do you have|what kind of food do you have"
        "|what food do you have|view menu|full menu|what do you guys have|what are my options"
        "|what is there to eat|what is there|what can i eat|show me what you have|what else is there"
        "|what are you selling|what can i have|list everything|show me everything|categories"
        "|show categories|what is cooking|what is good to eat here"
    ),
    Sense.SHOW: (
        "show me|show|show me the|list|list the|see|let me see|let us see|view|browse|what kind of"
        "|what kinds of|what types of|what sort of|what type of|{could} i see|i want to see"
        "|what other|{could} you show me|{could} you list|which kinds of|display|look at"
        "|what flavors of|i would like to see|what flavours of|show us|what sorts of|read me the"
        "|go through the|let me look at"
    ),
    Sense.AVAILABLE: (
        "do you have|do you have any|do you guys have|have you got|have you got any|got any"
        "|is there any|do you sell|do you serve|do you offer|do you do|do you carry|do you still have"
        "|you got|you have|are there any|any|anything|you sell|do you make|is there anything"
        "|do you have anything|available|in stock|sold out|left|still available|do you happen to have"
        "|{could} you make any|something|is there something|do you have something|what|which"
    ),
    Sense.PRICE: (
        "how much|how much is|how much are|how much does|how much do|how much for|how much would"
        "|price|prices|price of|what is the price of|what does it cost|what is the cost of|cost|costs"
        "|how expensive|how much is the|how much are the|how much is a|how much is an|how much for a"
        "|the price of|pricing|what are the prices|how much will|how much it costs"
        "|what is the price for|what would it cost"
    ),
    Sense.CONTENTS: (
        "what is in|what is on|what is inside|what are in|ingredients|ingredients of|what comes with"
        "|what comes on|what is the|made of|made from|made with|come with|comes with|what goes in"
        "|what goes on|ingredients in|what is it made of|what does it come with|made out of"
        "|tell me about|tell me more about|describe|what are the ingredients in"
        "|what are the ingredients of|come on|what is in it|what is in that|what is in the"
        "|what kind of thing is|what exactly is|included in"
    ),
    Sense.CONTAINS: (
        "contain|contains|containing|does it have|does that have|have any|has any|traces of|is there"
        "|are there|does|do|have"
    ),
    Sense.ALLERGENS: (
        "allergens|allergen|allergy|allergies|allergic|allergic to|i am allergic to|allergen info"
        "|allergy information|allergen information|i have an allergy|intolerant|intolerance"
        "|intolerant to|i am intolerant to|safe for|allergies to|allergy to|i react to"
    ),
    Sense.FREE: "free|safe",
    Sense.HOURS: (
        "hours|opening hours|opening times|when do you open|when do you close|what time do you open"
        "|what time do you close|are you open|what are your hours|when are you open|open today"
        "|open now|closing time|opening time|are you closed|are you still open|how late are you open"
        "|open tomorrow|what time are you open|open on|do you open|are you open on"
        "|until when are you open|open until|till when are you open|what time does the kitchen close"
        "|business hours|how long are you open|when will you open|when will you close|open late"
        "|what days are you open|you open|you close"
    ),
    Sense.ADDRESS: (
        "address|your address|where are you|where are you located|location|where is the shop"
        "|where is the restaurant|how do i find you|where can i find you|directions|located"
        "|where are you based|how do i get there|where is it|where do i pick up|where do i pick it up"
        "|where is your shop|where is the store|where is your store|where is your restaurant"
        "|where is the place|where do i collect|where is the bakery|where can i pick it up"
        "|how do i get to you"
    ),
    Sense.PHONE: (
        "phone|phone number|telephone|your number|{could} i call you|call you|your phone number"
        "|contact|how do i contact you|how can i reach you|contact details|your email"
        "|your email address"
    ),
    Sense.RECOMMEND: (
        "recommend|recommendation|recommendations|suggest|suggestion|suggestions|what is good"
        "|what is popular|most popular|best seller|bestseller|best sellers|bestsellers|your favorite"
        "|your favourite|what do you recommend|what would you recommend|what should i get"
        "|what is best|what should i order|surprise me|what should i eat|what is the best"
        "|what is nice|popular|specialty|speciality|house special|what is your best"
        "|any recommendations|what is your favorite|what is your favourite|what should i try"
        "|what should i have|signature dish|what is tasty|what do you suggest|what would you suggest"
        "|what is your specialty|what is your speciality|what do people like|what is delicious"
        "|the best thing|what would you have|famous for"
    ),
    Sense.CHEAPEST: (
        "cheapest|least expensive|lowest price|most affordable|cheap|cheaper|cheapest thing"
        "|affordable"
    ),
    Sense.MOST_EXPENSIVE: "most expensive|priciest|dearest|highest price",
    Sense.UNDER: "under|less than|below|cheaper than|up to|no more than|at most",
    Sense.OPTIONS: (
        "sizes|what sizes|what size|options|what options|flavors|flavours|choices|toppings|extras"
        "|add ons|which sizes|which size|what toppings|what extras|variations|kinds|available sizes"
        "|addons|what choices|what can i add to|what can i put on|what can i add on|what milks"
        "|what sauces|what can i change on|customize|customise|different sizes|size options"
        "|milk options"
    ),
    Sense.TYPES: (
        "order types|ways to order|do you do pickup|do you do takeaway|{could} i eat there"
        "|{could} i eat in"
    ),
    Sense.DINE_IN: (
        "dine in|eat in|for here|eating in|dining in|eat here|dinein|have it here|sit in"
        "|i will eat here|i am eating here|we are eating here|in house|dine here|for dine in"
        "|i will dine in|to eat in|to eat here|at the table|to stay|eating here|have here|dining here"
        "|to have here|sit down"
    ),
    Sense.PICKUP: (
        "pickup|pick up|pick it up|for pickup|for pick up|to go|takeaway|take away|takeout"
        "|take out order|collect|collection|for collection|i will pick it up|i will collect it"
        "|i will come get it|to takeaway|as takeaway|for takeaway|for takeout|to take away|togo"
        "|i will pick up|carry out|carryout|picking up|collecting|come and get it|to collect"
        "|collect it|to pick up|to pickup|i will collect|pick them up|takeout please|as takeout"
        "|as pickup|as a pickup|for pick up order"
    ),
    Sense.DELIVERY: (
        "delivery|deliver|for delivery|delivered|deliver it|have it delivered|delivering|deliveries"
        "|to be delivered|as delivery|deliver to|please deliver|get it delivered|home delivery"
        "|deliver it to my home|deliver to me|bring it to my house"
    ),
    Sense.TABLE: (
        "table|at table|table number|table no|we are at table|i am at table|i am on table|table nr"
        "|on table"
    ),
    Sense.TIP: (
        "tip|gratuity|tips|tip of|add a tip of|add a tip|leave a tip of|leave a tip|service tip"
        "|as a tip|a tip of|for the tip|as tip|tip for you|put a tip of"
    ),
    Sense.PERCENT: "%|percent|per cent|pct",
    Sense.CURRENCY: "dollars|dollar|bucks|euros|euro|pounds|quid|pesos|yen|usd|eur|cents|buck",
    Sense.LINE_INSTRUCTION: (
        "cut it|cut them|cut that|slice it|slice them|heat it|heat it up|warm it|warm it up|toast it"
        "|toast them|warm them|warm them up|write|write on it|cook it|bake it|cut in half|chop it"
        "|serve it|serve them|put the sauce on the side|put the dressing on the side"
        "|dressing on the side|sauce on the side|cut into|cut in|sliced|well done|reheat it|heat them"
        "|heat them up|cut the pizza|slice the|cut the|warm the|toast the|heat the"
    ),
    Sense.ORDER_INSTRUCTION: (
        "ring the|ring at|knock|leave it at|leave it with|leave at|call me when|text me when|wrap it"
        "|pack it|put it in a|put everything in|bring cutlery|bring napkins|no cutlery|no napkins"
        "|include cutlery|include napkins|leave the bag|call when|do not ring|hand it to|meet me"
        "|i will be there|i will be wearing|pack everything"
    ),
}  # fmt: skip
