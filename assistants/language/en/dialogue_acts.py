"""English phrases that steer the conversation: ending, agreeing, greeting, doubting."""

from __future__ import annotations

from assistants.language.senses import Sense

SENSES: dict[Sense, str] = {
    Sense.UNDO: (
        "undo|undo that|scratch that|scrap that|cancel that|cancel it|cancel that one|forget it"
        "|forget that|never mind|nevermind|never mind that|cancel the last one|take that back"
        "|remove that|remove it|delete that|delete it|cancel the last item|remove the last one"
        "|remove the last item|strike that|forget that one|take it off|take that off|remove that one"
        "|cancel this|remove this|remove them"
    ),
    Sense.START_OVER: (
        "start over|start again|startover|clear the cart|clear my cart|clear cart|empty the cart"
        "|empty my cart|empty cart|clear the order|clear my order|cancel my order|cancel the order"
        "|cancel order|cancel everything|cancel all|cancel all of it|cancel it all|remove everything"
        "|delete everything|clear everything|reset|start from scratch|begin again|restart"
        "|cancel the whole order|cancel my whole order|forget everything|clear it all"
        "|remove all of it|cancel this order|new order|start a new order|scrap everything"
        "|scrap the whole thing|let us start over|let us start again|remove all items|remove all"
        "|forget the whole thing|scrap the order|delete my order|take everything off"
        "|cancel the entire order|clear all|i want to start over|empty the basket|empty my basket"
        "|clear the basket"
    ),
    Sense.CHANGE_ORDER: (
        "change my order|change the order|edit my order|edit the order|modify my order|change order"
        "|change something|change it|i want to change something|modify the order|update my order"
        "|i would like to change my order|i want to change my order|{could} i change my order"
        "|{could} i change something|i need to change something|i need to change my order"
        "|i would like to change something|go back|amend my order|withdraw|withdraw my order"
    ),
    Sense.CHECKOUT: (
        "that is all|that is it|that will be all|that will be it|that is everything|nothing else"
        "|i am done|we are done|done|i am finished|finished|checkout|check out|check me out"
        "|that is all thanks|nothing more|no more|i am good|we are good|i am all set|all set"
        "|that does it|all done|that would be all|that would be it|that should be all"
        "|that should be it|that should do it|that is the order|that is my order|nope that is all"
        "|no that is all|no that is it|that will do|that is all for now|that is it for now"
        "|proceed to checkout|go to checkout|ready to order|i am ready to order|i am ready to pay"
        "|ready to pay|ring me up|ring it up|bill please|the bill|{could} i have the bill"
        "|the check please|check please|wrap it up|complete my order|complete the order|finish"
        "|finish my order|finish the order|finalize|finalise|finalize my order|i would like to pay"
        "|i want to pay|let me pay|{could} i pay|{could} i pay now|i will pay|pay now"
        "|i would like to check out|i want to check out|{could} i check out|i want to checkout"
        "|i would like to checkout|{could} i checkout|{could} we check out|that is good"
        "|that is plenty|that is enough|that completes my order|just that|just that please|only that"
        "|that is all i need|that is all i want|that is all for me|that is all for us"
        "|that is all for today|thats a wrap|nothing else thanks|no nothing else|no more thanks"
        "|end of order|that concludes my order|submit my order|submit the order|submit order|submit"
        "|let us check out|let us checkout|i think that is all|i think that is it"
        "|i think that will be all|i think that is everything|that will be everything"
    ),
    Sense.CONFIRM: (
        "confirm|i confirm|confirmed|confirm and pay|pay|place the order|place my order|place order"
        "|order it|order that|order now|go ahead|proceed|confirm my order|confirm the order"
        "|confirm order|send it|put it through|book it|order everything|please place the order"
        "|send the order|do it|send my order|i want to place the order|place it|let us order"
        "|confirm it|please confirm|i would like to place the order|i would like to place my order"
        "|order this|i will order that"
    ),
    Sense.YES: (
        "yes|yeah|yep|yup|yes please|sure|ok|okay|correct|right|that is right|that is correct"
        "|sounds good|looks good|perfect|great|of course|absolutely|definitely|please do|fine"
        "|all good|yea|ya|aye|all correct|looks right|looks correct|it is correct|it is right|exactly"
        "|affirmative|good|alright|sounds great|looks great|sounds perfect|looks perfect|why not|si"
        "|that sounds good|that looks good|that looks right|that is fine|that works|works for me"
        "|yes it is|yes that is right|yes thats correct"
    ),
    Sense.NO_THANKS: (
        "nope|no thanks|no thank you|nah|no it is not|not really|not now|no not yet|neither of them"
        "|none of them|none of those|none|neither one|not yet|no it isnt|wrong|incorrect|not right"
        "|that is wrong|that is not right|that is not correct|it is wrong|negative|no need"
        "|neither thanks"
    ),
    Sense.PERSON: (
        "talk to a {person}|speak to a {person}|talk to {person}|speak to {person}"
        "|speak with a {person}|speak with {person}|talk with a {person}|talk with {person}"
        "|chat with a {person}|real human|human please|a human|real person|a real person"
        "|call a {person}|get me a {person}|call {person}|i want a human|i need a human"
        "|i need a person|connect me to a {person}|connect me to {person}|connect me with a {person}"
        "|get a {person}|are you a robot|are you a bot|are you human|talk to the {person}"
        "|speak to the {person}|speak to your manager|customer service|call the waiter"
        "|get me {person}|talk to your staff|talk to the staff|reach a {person}|contact a {person}"
        "|speak to a real person|talk to a real person|talk to a real human|speak to a real human"
        "|{could} a {person} help me|{could} someone help me|i want a real person|get someone"
    ),
    Sense.GREETING: (
        "hi|hello|hey|good morning|good evening|good afternoon|hiya|howdy|hi there|hello there"
        "|hey there|greetings|yo|good day|hallo|hola|how are you|how is it going|how are you doing"
        "|whats up|nice to meet you|morning|evening|good eve"
    ),
    Sense.THANKS: (
        "thanks|thank you|thank you very much|thx|ty|cheers|thanks a lot|thank you so much"
        "|many thanks|much appreciated|i appreciate it|thanks so much|tysm|thanks a million|tnx"
        "|appreciate it"
    ),
    Sense.BYE: (
        "bye|goodbye|bye bye|see you|see you later|good night|have a nice day|have a good day|cya"
        "|see ya|see you soon|take care|have a great day|have a good one"
    ),
    Sense.HELP: (
        "help|help me|how does this work|what can you do|how do i order|how can i order|i need help"
        "|how does it work|what can i do here|how to order|how do i pay|how can i pay|what now"
    ),
    Sense.HEDGE: (
        "if|maybe|perhaps|thinking about|thinking of|i am thinking|i was thinking|considering|might"
        "|i might|not sure|i am not sure|wondering|i was wondering|last time|yesterday|someday"
        "|imagine|suppose|hypothetically|what if|i used to|i usually|i always|would have|i had|we had"
        "|i ate|i love|i like|we love|they said|he said|she said|i was going to|i almost|too much"
        "|too many|too expensive|next time|tomorrow|later on|another time|it depends|should i|shall i"
        "|used to|i do not know|do not know|undecided|had|ate|i was about to|about to|allegedly"
        "|pretend|in case"
    ),
}  # fmt: skip
