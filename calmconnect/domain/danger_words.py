"""Words that are signs of danger, for `danger.py`: without quotes, all in small letters, with single spaces.

Each is tried on every message, so none may search back and forth in what is long.
"""

from __future__ import annotations

_ME = r"(?:my ?self|me|mi self|maself)"
_SELF = r"(?:my ?self|maself|(?:him|her|them) ?sel(?:f|ves))"
_WANT = (
    r"(?:want(?:s|ed|ing)?|wanna|wnt|going|gonna|ready|rather|plan\w*|decided|try(?:ing)?|tried|hop(?:e|ing)|like"
    r"|wish(?:ing|es)?)"
)
_TAKEN = r"(?:tak(?:e|en|ing)|took|swallow(?:ed|ing)?|ate|eaten|drank|drunk|drinking|consumed?|had)"
_PILLS = (
    r"(?:(?:sleeping )?pills?|tablets?|capsules?|medicines?|paracetamols?|crocin|dolo|aspirins?|ibuprofen|tylenol|panadol"
    r"|alpra\w+|xanax|valium|insulin|antidepressants?)"
)
_MANY = r"(?:\d\d|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|a hundred)"
SIGNS = (
    # To die, by one's own hand or by wishing it.
    r"su+[iy]?c+[iy]+de?\w*|suside|sucide|sewerslide",
    r"(?<![\d.] )(?<!many )(?<!few )kms\b(?! (?:away|from|per|on|drive|to|walk|run))|ctb|unaliv\w*",
    r"(?:kill|hang|shoot|drown|stab|poison|finish|end|off|harm|hurt|cut|burn|injur|punish|starv)(?:e|s|ed"
    rf"|t?ing|n?ing)? {_SELF}\b",
    r"kil(?:l|ling)? my ?self|self[ -]?(?:harm|injur)\w*",
    rf"(?:hang|hanging|hung) (?:{_ME}|(?:him|her)self)|(?:he|she|they) will hang\b",
    r"(?:end|ending|ended|take|taking|finish\w*|give up) (?:it all|(?:my|his|her|their) (?:own )?(?:life|lives))",
    r"(?:going|gonna|want|wanna|ready|about|should\w*|decided|time)(?: to)? (?:just )?end (?:it|everything"
    r"|this all)(?! (?:with|between))",
    r"ending (?:everything|it all)|end (?:everything|it|this chapter) (?:all |today|tonight|now|this weekend)",
    rf"{_WANT} (?:to )?(?:just |really |rather )?(?:die|be dead|be gone for ?ever|not exist|never exist|stop"
    r" existing|cease to exist)",
    r"(?:rather be|better|id be better off|should be|want to be|wanna be|wish (?:i|u|you) (?:was|were)|if i"
    r" (?:was|were)|when im) dead",
    r"wish(?:ing|ed)? (?:i|id|i had|that i) (?:was|were|could|would|had|never|just)? ?(?:dead|never (?:been"
    r" )?born|die|died|disappear|not wake up)",
    r"wish id never (?:been born|wake up|woken up)",
    r"(?:better|easier) (?:if )?i (?:just )?(?:die|died|was dead|were dead|was gone|didnt exist)",
    r"(?:dont|do not|didnt|did not|no longer|not)(?: really)? (?:want|wanna|wanting|wish|deserve)(?: to)?"
    r" (?:live|be alive|be here any ?more|be in this world|wake up(?! (?:early|so early|at|for))|exist)",
    r"(?:let|hope|hoping|pray\w*|please)(?: that)? (?:me|i)? ?(?:do not|dont|wont|never|not) wake up",
    r"never (?:ever )?wake up again",
    r"(?:cant|cannot|can not) (?:go on (?:living|like this|any ?more|any longer)|live like this|keep (?:my"
    r" ?self )safe|stay alive)",
    r"(?:cant|cannot|can not) (?:do (?:this|it) any ?more|take (?:it|this) any ?more)(?! (?:the|because of"
    r" the) commute)",
    r"(?:cant|cannot|can not) go on\b(?! (?:holiday|vacation|trips?|leave|a |the |with the night|like this with))",
    r"(?:no|any|not any|what(?:s| is) the) (?:reason|point|use)(?: left)?(?: in| of)?(?: to| for)?(?: me)?"
    r" (?:live|living|go(?:ing)? on|being (?:here|alive)|be alive)",
    r"nothing (?:left )?to live for|nothing to live 4|tired of (?:living|being alive|this life|life)",
    r"done with (?:living|life|being alive)",
    r"better off (?:without me|dead|if i (?:was|were|am) (?:dead|gone))",
    r"(?:life|it)s? ?(?:is not|isnt|not|aint) worth living|not worth living|life is pointless",
    r"(?:thought|thoughts|thinking|think|think\w* about|way|ways|reason|method|methods|how) (?:of |about |for"
    r" |to )?(?:dying|die painlessly|killing|end(?:ing)? my)",
    r"(?:way|ways) (?:to|of) (?:die|dying)|painless (?:way|method|death|suicide)|die in (?:my|your) sleep",
    r"how to die\b|easiest way to (?:die|go)",
    r"(?:death|dying) (?:is|feels like|seems like|would be) (?:the |my )?(?:only|better|best|a relief|easier|way)",
    r"(?:hope|wish|want) (?:i|that i|a (?:truck|car|bus|lorry)|that a (?:truck|car|bus)|to get) (?:die|hits?"
    r" me|hit by)",
    r"(?:every(?:one|body)|they|family|kids|world)(?: (?:wou)?ld| (?:will|wd))? ?(?:be|is|are)? (?:better"
    r"|happier|relieved|better off) (?:off )?(?:without me|if i (?:was|were|am|died|die|wasnt))",
    r"(?:nobody|no ?one|no one)(?: else)? (?:would|will|wud|ll|wld) (?:even )?(?:miss|notice|care|cry for)(?:"
    r" (?:me|if i|when i)(?: (?:die|died|was|were|am|go|disappear\w*|vanish\w*))?)?",
    r"(?:wont|not|never) be (?:here|alive)(?: (?:by then|when|any ?more|in the morning|tomorrow))|i wont be here$",
    r"dont feel safe with my ?self",
    r"(?:cant|not) (?:promise|sure) (?:that )?i(?:ll| will) (?:be alive|stay alive|survive)",
    r"(?:what i might|might) do (?:something )?to my ?self|disappear for ?ever|not going to be around",
    r"dont see my ?self (?:making it|alive)|least painful way|better (?:to die|i die)|when im dead|if i died",
    r"i will (?:also )?die\b",
    r"help me (?:to )?(?:die|end it|end my life)|(?:cant|cannot) i (?:just |simply |please )?(?:be dead|die)\b",
    # How, and leave-taking.
    r"over ?dos(?:e|ed|ing)(?! of (?:caffeine|sugar|cuteness))",
    r"(?:all|too many|a lot of|bunch of|bottle of|strip of|full strip|handful of) (?:of )?(?:the |my "
    r"|sleeping )?(?:pills|tablets|medicines?|sleeping pills)",
    rf"{_TAKEN} (?:about |around |almost |over |like )?{_MANY} (?!m?c?[gl]\b)(?:\w+ )?{_PILLS}\b",
    rf"{_TAKEN} (?:an?|the|my) (?:whole|entire|full) (?:bottle|box|strip|pack|packet) of (?:\w+ )?{_PILLS}\b",
    r"turn(?:ed|ing)? (?:on the gas|the gas on)[^.!?]{0,30}(?:lock|shut|seal|window|lie|lying|sleep)",
    r"(?:garage|car)[^.!?]{0,30}engine (?:\w+ )?running[^.!?]{0,30}(?:asleep|sleep|ever|over|die)",
    rf"{_TAKEN} (?:\w+ )?(?:\w+ )?(?:poison|bleach|phenyl|pesticide|rat poison|harpic|acid|all (?:the|my|of)"
    r" \w+ ?(?:pills|tablets)?)",
    r"jump(?:ing)? (?:off|from|in front of|under|in(?:to)? the (?:well|river|sea|lake))(?! (?:my dead car|the"
    r" trampoline|the diving))",
    r"(?:step|walk|throw(?:ing)? my ?self|run) (?:in front of|under) (?:a|the) (?:train|bus|car|truck|metro|traffic)",
    r"(?:slit|cut|cutting|slitting|slash\w*) (?:my|her|his) (?:wrists?|veins?|arms?|thighs?|hands? (?:again"
    r"|with|yesterday))",
    r"(?:blade|razor|knife) (?:to|on|in|against) my (?:wrist|arm|skin|thigh|leg|hand|throat)",
    r"carv(?:e|ed|ing)(?: up| into)? my (?:legs?|arms?|thighs?|skin|wrists?)",
    r"burn(?:ed|t|ing)? my (?:hands?|arms?|legs?|skin|thighs?) with (?:an? |the )?(?:incense|cigar\w+|lighter|match\w*|candle"
    r"|iron|agarbatti)",
    r"(?:urge|urges|want|need) to (?:cut|self ?harm|burn my|hurt my)",
    r"(?:suicide|goodbye|farewell|last) (?:note|letter)s? (?:is|are|written|done|ready|for)",
    r"wrote (?:my|a) (?:suicide|goodbye|farewell) (?:note|letter)",
    r"good ?bye (?:for ?ever|everyone|every ?body|world|all of you)|bye for ?ever",
    r"(?:its|this is) my last (?:message|night|words)(?! of| at| for today| here in)",
    r"last message (?:ill|i will|you will)",
    r"(?:i wont|i will not|im not going to) be (?:here|around|alive|a problem)(?: (?:any ?more|tomorrow|in"
    r" the morning|much longer|for long|after))",
    r"gun (?:to my head|in (?:the|my) (?:drawer|mouth))|blow my brains|noose\b|hang(?:ing)? from the fan",
    r"(?:holding|counted|have|got|saving|saved|hoarding|stockpil\w+)(?: up)?(?: all)? (?:the|my|enough)"
    r" (?:pills|medication|tablets|insulin)(?: (?:up|ready|in front|here|in my hand))",
    r"how many (?:pills|tablets)|saving up my (?:medication|pills|tablets|medicine)",
    r"(?:pills|tablets) (?:all |are |are all )?(?:lined up|laid out|counted out)(?! (?:for|in (?:a|the|my) (?:box|organi\w+)))",
    r"load(?:ed|ing) (?:the|my|a|his|her) (?:gun|pistol|revolver|rifle)",
    r"ti(?:ed|ying) (?:the|a|my) (?:rope|noose)(?! (?:to|around|round|on))",
    r"(?:one|a) step (?:away )?from jumping|feel(?:ing)? like dying(?! (?:of|from|my|her|his|the))",
    r"(?:sitting|standing|stood|sat|am) (?:on|at) (?:the |my |our )?(?:terrace|roof|rooftop|balcony|bridge|building)s? edge",
    r"(?:dont|no|not|didnt) (?:have )?(?:any |the )?(?:courage|strength|will|wish|desire) (?:left )?to (?:live|go on living)",
    r"hop(?:e|ing) (?:that )?(?:i|to) (?:get|am|will be|be|m) (?:hit|run over|struck) by",
    r"walk(?:ing)? into the (?:sea|ocean|lake|river|water)[^.!?]{0,20} not com(?:e|ing) (?:back|out)",
    r"(?:cut|cutting) my (?:own )?nerves?",
    r"(?:standing|sitting|stood|am) on (?:the|a|hostel|my) (?:\w+ )?(?:bridge|ledge|roof|rooftop|terrace edge"
    r"|railing|tracks)(?! (?:taking|watching|with friends))",
    r"(?:standing|sitting|lying|stood|am|walking) (?:on|at|near|by) (?:the |a )?(?:railway|rail|train|metro)"
    r" (?:tracks?|lines?)\b",
    r"going to jump|if i jump|if i jumped|burn my (?:arms?|skin|legs?|thighs?)|till (?:they|it|i) bleeds?",
    r"making my ?self bleed",
    # What others do or suffer, and harm to others.
    r"(?:he|she|they|someone|somebody|husband|father|dad|boyfriend|ex|in-?laws|wife)(?:s|ll)? (?:is |are |was"
    r" |has |will |just |keeps )?(?:be )?(?:going to |gonna |wants to |tr(?:ies|ying|ied) to |threaten\w* to"
    r" )?(?:kill|hurting|stab|strangl\w+|chok(?:e[sd]?|ing)|rape[ds]?|beat(?:ing|s)?|burn|shoot) (?:me|us|my"
    r" (?:mum|mom|mother|sister|kids?))\b(?! (?:to (?:it|this|that|the|saying)|in the|at ))",
    r"threaten\w* (?:me|to (?:kill|hurt|harm|cut|shoot|stab))",
    r"(?:he|she|they|who|someone|dad|uncle|boss|man) (?:just )?raped me|(?:scared|afraid|fear) for my life",
    rf"(?:{_WANT}|urges?|voices? \w+ \w+|planning)(?: to)? (?:kill|stab|shoot|strangle|murder) (?:him|her|them"
    r"|someone|somebody|people|every ?one|every ?body"
    r"|my (?:boss|husband|wife|flatmate|mother|father|kids?|baby|child|son|daughter))\b(?!"
    r" with kindness)",
    r"(?:going to|want to|feel like|scared i(?:ll| will| might)|might|could) (?:hurt|hurting|harm|harming)"
    r" (?:some ?one|some ?body|my (?:baby|child|kids?|son|daughter)|the baby|others|people)",
    r"thoughts? (?:to|of|about) (?:harm|hurt|kill|stab)(?:ing)? (?:my|him|her|them|some|others?|people|the)\b",
    r"(?:kerosene|petrol|acid) (?:on|over|at) (?:me|my ?self|him|her|us)\b",
    r"burn (?:down )?(?:the|his|her|their|this) (?:house|home|office)(?: down)? with (?:him|her|them|every\w+|us) ",
    r"feel(?:ing)? like (?:killing|stabbing|shooting|strangling|murdering) (?:him|her|them|some ?one|some ?body|people"
    r"|every ?one|my (?:boss|husband|wife|mother|father|kids?|baby|child|son|daughter))\b",
    r"(?:isnt|not|wont|doesnt) wak(?:e|ing) up.{0,40}(?:pills|tablets|medicine|poison)",
    r"(?:hurt|drown|shake|smother) the baby",
    r"(?:he|she|they) (?:wants?|is going|are going|will) to (?:die|jump|hang|end (?:it|her|his))",
    r"shes going to jump",
    # Hindi in Latin letters.
    r"ma+r+n+[aei] ?(?:ka (?:mann?|tarika)|cha+h\w*|hai|ko (?:mann?|ji)|hi (?:hai|behtar))|ma+r+ja+\w*",
    r"mar ?j[au]+\w*|mar ?ja+ ?(?:u|un|na|ne|ta|ti|unga|ungi)\w*",
    r"j(?:ee|i)n[ae](?: ka| ki| ke)? ?(?:mann?|ichh?a|matlab|fay?da|wajah|koi)? ?na+h?[iy]+n? ?(?:cha\w*|hai"
    r"|h|raha|rahi|karta|karti)?",
    r"(?:ab|aur|or) nahi+n? (?:jeena|jina|jee|ji)\b|jeena (?:bekaa?r|nahi)",
    r"(?:zinda|jinda) (?:nahi+n? )?reh?n[ae] (?:ka|nahi|ki)",
    r"(?:khud|apne aap|apne ?ap|swayam)(?: ko)?(?: hi)? (?:khatam|khatm|maar\w*|mar(?:ne|na|dunga|dalu)"
    r"|kaa?t\w*|jala\w*|nuksaa?n|chot|blade|cut|hurt|saza|phansi|goli)",
    r"khud ?ku?h?u?shi|khudk[hu]*shi|aa?tma ?h[au]t[iy]+a",
    r"(?:apni |meri )?(?:jaan|jan|zindagi|jindagi|life)(?: hi)? (?:de ?d\w*|dene|dena|khatam|khatm|end)",
    r"(?:sab|sabkuch|sab kuch|kahani|life) (?:khatam|khatm) kar (?:du|dena|dunga|dungi|lunga|lungi|lu)\w*",
    r"(?:ph?|f)aa?n+si (?:laga|lag|pe|par|le)\w*|latak (?:jau|jaun|jaunga|jaungi|ja)",
    r"(?:zeh?er|zahar|jeher|jahar|jahr|phenyl|tezaa?b|keetna\w+) (?:kha|pi|pee|pe) ?(?:lu|li|liya|lunga|lungi"
    r"|lun|le|kar|ke)?\w*",
    r"(?:bahut|saari|sari|itni|sab|poori|neend ki|saara) ?(?:saari|sari)? ?goli(?:ya|yan|yaan)? (?:kha|le)\w*",
    r"goli(?:ya|yan|yaan) (?:kha|le) l\w+(?: hai| h)? (?:maine )?(?:saari|sari|sab)",
    r"(?:haath|hath|kalai|nas|nass|naso?n) (?:ki nas )?(?:phir se )?(?:kaa?t|cut)\w*",
    r"(?:chhat|chat|train|pul|bridge|building|metro|nadi|kue|kuye)(?: ke| se| pe| par| mein| me)?(?: aage|"
    r" saamne| neeche| upar)?(?: khad[aie] \w+)?(?: se)? ku+d\w*",
    r"kood (?:jau|ja|jaun|jaunga|jaungi|jana|jaane)\w*",
    r"(?:aaj|aj|ye|yeh|meri) (?:meri )?(?:raat |ki raat |din |message |mera )?(?:aakh?ri|akh?ri|aakhiri)"
    r" (?:raat|din|message|baar|msg)",
    r"al?vida (?:sab|dosto|doston|duniya|dunia|mummy)",
    r"mere (?:jaa?ne|marne|bina|bagair)(?: ke baad)? (?:mummy|sab|papa|maa|ghar|bachch?o)",
    r"(?:maar|mar|jaan se maar|jala) (?:dalega|daalega|dega|denge|dalenge|daalenge|dunga|dungi|dalunga"
    r"|daalunga|dalungi)",
    r"(?:ba(?:c+h|chch)[aeo]\w*|bet[aei]\w*|baby|biwi|patni|pati|maa|papa) ?ko (?:jaan se )?ma+r (?:de|daal|dal)\w*",
    r"kaise ma?ru+n?\b(?! (?:chauka|chakka|shot))|bina dard (?:ke )?(?:mar\w*|maut)|marne ka (?:\w+ )?tar[ei]+ka",
    r"(?:pati|papa|sasural wale|wo|woh|husband) (?:\w+ )?(?:roz |bahut )?(?:maar|peet)(?:ta|te|ti)? (?:raha"
    r"|rahe|rahi|hai|hain)\b",
    r"jaan (?:ko|ka) khatr[ae]",
    r"(?:kabhi|kabi) (?:na|nahi) (?:uthu|uthun|jaagu|jagu)|bhagwan (?:mujhe )?utha l[eo]",
    r"(?:uthna|jaagna) hi nahi chah\w+|gaa?yab ho (?:jau|jaun|jana|jaunga)",
)
# Meant otherwise: these words are passed over, and what else is said still counts.
OTHERWISE = (
    r"suicid\w* (?:prevention|awareness|squad|burger|helpline|hotline|statistics|rates?|risk assessment|data"
    r"|pe project|pe nukkad)",
    r"commit social suicide",
    r"(?:essay|project|thesis|research\w*|book|film|movie|article|podcast|lecture|workshop|training|campaign"
    r"|documentary|song|novel|paper)\b[^.!?]{0,30}\b(?:suicid\w*|self[ -]?harm\w*)",
    r"(?:suicid\w*|self[ -]?harm\w*)[^.!?]{0,30}\b(?:essay|project|thesis|awareness|dissertation|statistics"
    r"|project|workshop|prevention)",
    r"(?:not|never|no longer|isnt|arent|wasnt|without|no)(?: \w+){0,3} (?:suicid\w*|self[ -]?harm\w*|hurting"
    r" my ?self|harming my ?self|killing my ?self|ending my life|end my life|of dying)",
    r"(?:never|would not|wouldnt|wont|will not) (?:ever )?(?:hurt|harm|kill|cut|do anything to) (?:my ?self"
    r"|anybody|anyone|someone)",
    r"(?:dont|do not|never|didnt|not) (?:actually |really |ever )?(?:want(?:ed)?|wanna)(?: to)? (?:die|be"
    r" dead|kill|hurt)(?! (?:alone|like this))",
    r"(?:years?|months?) (?:ago|without)[^.!?]{0,30}(?:self[ -]?harm\w*|suicid\w*|overdos\w*)",
    r"without self[ -]?harm|was suicidal as a|when i was \d+ i \w+",
    r"(?:soo? |just )?(?:embarrass\w+|hungry|cute|funny|bored|shy|laugh\w*)[^.!?]{0,25}(?:die|died|dead)",
    r"(?:die|died|dying) (?:of|from) (?:laugh\w*|embarrass\w*|cringe|bored\w*|cuteness|shame|hunger|heat|happiness)",
    r"no longer wish i was dead",
    r"(?:suicide|suicidal|khudku?shi) (?:wagera |vagera )?(?:nahi|ki koi baat nahi|rokne)",
    r"(?:jump|jumping) (?:from|off) (?:one|topic|the bed|the couch|my seat)",
    r"(?:dont|do not|not|never|had no|have no|no|nahi|any)(?: \w+){0,3} (?:suicidal (?:thoughts?|feelings?)"
    r"|(?:wish|plans?|urge|desire|intention) to (?:die|hurt|harm|kill|end)(?: my ?(?:self|life))?)",
    r"(?:suicidal|self[ -]?harm|suicide)[^.!?]{0,20} (?:are|is) not (?:there|an issue)|suicide ke khayal nahi",
    r"(?:used to|earlier|pehle|ek time)[^.!?]{0,50}(?:suicid\w*|self[ -]?harm\w*|dying|die|cut|mar jana"
    r"|kaat\w*)(?=[^.!?]*(?:ago|years|saal|completely|gone|ab |now|well|safe))",
    r"(?:joke|song|film|movie|serial|hero|heroine|line|character|mazak)\b[^.!?]{0,40}(?:mar ja\w*|zeher kha"
    r" \w+|suicid\w*|dies?|dead)",
    r"i was dead (?:tired|on my feet|asleep)",
    r"thinking of ending my (?:subscription|lease|contract|internship|course|relationship|engagement|marriage)",
    r"dont want to live (?:with|in|near|there)|jumping off a wall",
    r"(?:cant|cannot) (?:live like this|do this any ?more|go on like this),? (?:with (?:builders|the night)"
    r"|four people|the commute)",
    r"die my hair|overdose of fertili[sz]er",
    r"(?:what counts as|definition of|talk (?:to|about)|prevent\w*|points on|is)(?: \w+){0,3} (?:suicid\w*"
    r"|self[ -]?harm\w*)",
    r"we did suicides",
    r"about (?:a|the) suicides? (?:in|at) (?:my|his|her|their|our|the|a)(?: \w+){1,2}",
    r"(?:villain|hero|heroine|character|protagonist)[^.!?]{0,20}(?:kill|hang|shoot|stab|drown|poison)s?"
    r" (?:him|her|them) ?sel(?:f|ves)",
    r"jump(?:ing)? off (?:\w+ ){0,2}(?:call|zoom|meeting)",
    r"how many (?:pills|tablets) (?:should|do|can) i take (?:a|per|each|every) (?:day|time)(?=[^.!?]*(?:prescri|doctor|food))",
    r"we decided to end it after (?:\w+ ){1,2}(?:years?|months?)(?! of)",
    r"tired of living (?:out of|with (?:my |the |these )?(?:flat ?mates?|room ?mates?|parents|in-?laws|family))",
    r"wish i could disappear from (?:this|the|that) (?:meeting|party|call|class|room)",
    r"(?:boss|manager|they|he|she)[^.!?]{0,10} hanging me (?:till|until|for)",
    r"(?:put|kept|keep|use|using) (?:some )?rat poison for (?:the )?(?:rats|mice)",
    r"(?:parents|manager|papa|mummy|boss)[^.!?]{0,30} (?:maar|mar) (?:dalega|dalegi|daalenge|daalegi|dalenge"
    r"|denge)(?=[^.!?]*(?:marks|lol|haha|matlab|daant))",
)
DEVANAGARI = (
    "आत्महत्या", "ख़ुदकुशी", "खुदकुशी", "मरना चाह", "मरना है", "मर जाना", "मर जाऊ", "मरने का", "मर जाती",
    "मर जाता", "जीना नहीं", "जीने का मन नहीं", "जीने की इच्छा नहीं", "जीने का कोई", "जान दे", "जान ले",
    "ज़हर खा", "जहर खा", "ज़हर पी", "जहर पी", "फाँसी लगा", "फांसी लगा", "फाँसी ही", "नस काट", "हाथ काट",
    "खुद को काट", "ख़ुद को काट", "खुद को ख़त्म", "खुद को खत्म", "ख़ुद को ख़त्म", "खुद को मार", "खुद को चोट",
    "खुद को जला", "ज़िंदगी ख़त्म कर", "जिंदगी खत्म कर", "गोलियाँ खा ली", "गोलियां खा ली", "छत से कूद",
    "कूद जाऊ", "कूद जाना", "मार डालेगा", "मार देगा", "मार डालूँगा", "मार डालूंगा", "जान से मार", "कभी न उठूँ",
    "अलविदा", "मेरी आख़िरी रात", "मेरी आखिरी रात",
)  # fmt: skip
DEVANAGARI_OTHERWISE = ("आत्महत्या की रोकथाम", "आत्महत्या रोकने")
